import type { Checkout } from "./checkout/checkout.ts";

/** Scripts for Linux, which are LF in every checkout. */
const ALWAYS_LF = /\.sh$/;

/** How most of the text files at the root that were read end their lines; `lf` when there are as many of either. */
export function detectLineEndings(checkout: Checkout): "lf" | "crlf" {
  let balance = 0;
  for (const path of checkout.files) {
    // Files are listed level by level, so the root's are the first.
    if (path.includes("/")) break;
    const ending = ALWAYS_LF.test(path) ? null : checkout.lineEndingOf(path);
    if (ending !== null) balance += ending === "crlf" ? 1 : -1;
  }
  return balance > 0 ? "crlf" : "lf";
}
