import type { HealthMeaning } from "../../config/facts.ts";

/** What a word in a path or in a function's name says that the endpoint answers. */
const WORDS: readonly { readonly word: RegExp; readonly meaning: HealthMeaning }[] = [
  { word: /^(?:live|livez|liveness|alive|ping|heartbeat|healthz|up)$/, meaning: "alive" },
  { word: /^(?:ready|readyz|readiness)$/, meaning: "ready" },
  { word: /^(?:startup|started|startupz)$/, meaning: "started" },
  { word: /^metrics$/, meaning: "metrics" },
  { word: /^(?:health|healthcheck|status|statusz)$/, meaning: "status" },
];

/** Segments that may stand before a word that is used for other things as well: `/api/v1/status`, not `/orders/status`. */
const GENERIC =
  /^(?:api|v\d+|-|_|internal|system|management|actuator|app|server|service|monitoring|admin|rest|public|probes?)$/;

/** Segments that are used for nothing else, whatever stands before them. */
const UNMISTAKABLE = /^_?health(?:z|check|[-_.]?check)?$|^(?:livez|liveness|alive|readyz|readiness)$/;

/** True for the path of a health check: without parameters, and about the application as a whole. */
export function isHealthPath(path: string): boolean {
  if (/[<{(*]/.test(path)) return false;
  const segments = segmentsOf(path);
  if (segments.some((segment) => UNMISTAKABLE.test(segment))) return true;
  const words = wordsOf(segments.at(-1) ?? "");
  const isProbe =
    words.some(isKnown) && words.every((word) => isKnown(word) || /^(?:check|probe)$/.test(word));
  return isProbe && segments.slice(0, -1).every((segment) => GENERIC.test(segment));
}

/**
 * What an endpoint's answer means: by the last word of its path that says it, else by its function's name. One that only
 * says "health" tells the state of everything when it has several answers or asks a service; else it shows that the
 * process answers.
 */
export function judgeMeaning(
  path: string,
  functionName: string,
  codes: readonly number[],
  asks: readonly string[],
): HealthMeaning {
  const words = segmentsOf(path).flatMap(wordsOf).toReversed();
  const specific = meaningOf(words, false) ?? meaningOf(wordsOf(functionName), false);
  if (specific !== null) return specific;
  return codes.length > 1 || asks.length > 0 || words[0] !== "health" ? "status" : "alive";
}

function meaningOf(words: readonly string[], general: boolean): HealthMeaning | null {
  for (const word of words) {
    const found = WORDS.find((candidate) => candidate.word.test(word));
    if (found !== undefined && (general || found.meaning !== "status")) return found.meaning;
  }
  return null;
}

function isKnown(word: string): boolean {
  return meaningOf([word], true) !== null;
}

function segmentsOf(path: string): readonly string[] {
  return path.toLowerCase().split("/").filter(Boolean);
}

function wordsOf(segment: string): readonly string[] {
  return segment
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[-_.]/)
    .filter(Boolean);
}
