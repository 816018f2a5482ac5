import type { Depth } from "../flow/steps.ts";
import type { LineAsk } from "./line-prompt.ts";
import { KEYS_HELP } from "./question-text.ts";

const DEPTHS: readonly { readonly depth: Depth; readonly label: string; readonly hint: string }[] = [
  {
    depth: "unsure",
    label: "recommended answers only",
    hint: "Goes straight to the review; single settings can still be changed there.",
  },
  {
    depth: "express",
    label: "environments and size only",
    hint: "Where the application runs and how much it may take; the rest as recommended.",
  },
  { depth: "basic", label: "the main questions", hint: "What most projects decide for themselves." },
  { depth: "detail", label: "every question", hint: "Ports, timings, images and the other details as well." },
];

/** The first question: how much to ask. */
export function askDepth(current: Depth): LineAsk<Depth> {
  const preset = DEPTHS.findIndex(({ depth }) => depth === current) + 1;
  return {
    name: '"How much to ask"',
    intro: ["", "How much to ask", ...DEPTHS.map(({ label }, index) => `  ${index + 1}) ${label}`)],
    prompt: `How much to ask [${preset}]: `,
    help: [...DEPTHS.map(({ label, hint }, index) => `  ${index + 1}) ${label}: ${hint}`), KEYS_HELP],
    canGoBack: false,
    read(line) {
      const chosen = DEPTHS[Number(line === "" ? preset : line) - 1];
      return chosen === undefined
        ? { ok: false, reason: `"${line}" is no number from 1 to ${DEPTHS.length}` }
        : { ok: true, value: chosen.depth };
    },
  };
}
