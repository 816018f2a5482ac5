import type { Theme } from "vitepress";
// Without fonts: pages use those of the reader's system, and nothing is fetched.
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";
import "./print.css";

export default { extends: DefaultTheme } satisfies Theme;
