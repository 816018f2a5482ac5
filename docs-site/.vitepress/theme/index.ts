import type { Theme } from "vitepress";
// Without fonts: pages use those of the reader's system, and nothing is fetched.
import DefaultTheme from "vitepress/theme-without-fonts";
import LimitCalculator from "./LimitCalculator.vue";
import "./style.css";
import "./print.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("LimitCalculator", LimitCalculator);
  },
} satisfies Theme;
