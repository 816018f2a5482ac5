/** What the calculator on the page on resources runs in the browser: the program's own arithmetic and units. */
export { proposeLimits } from "./propose-limits.ts";
export { formatMemory, formatMib, formatQuantity, parseQuantity } from "./units.ts";
