import type { Variable } from "../../config/facts.ts";
import { isSecretName } from "../../config/secret-name.ts";
import type { Checkout } from "../checkout/checkout.ts";
import type { Analysis } from "../python/analysis.ts";
import { readsIn, type VariableRead } from "./environment-reads.ts";
import { settingsFields } from "./settings-classes.ts";

/** Examples of environment files that projects commit. The real `.env` is never opened. */
export const EXAMPLE_FILES: readonly string[] = [
  ".env.example",
  ".env.sample",
  ".env.template",
  ".env.dist",
  "env.example",
  "example.env",
];

const MENTIONS = /\benviron\b|\bgetenv\b|\bdecouple\b|\benvirons\b|BaseSettings|starlette\.config/;
/** Set by the system, the server or a tool, and read for what they are: nothing that an operator sets for this application. */
const NOT_SETTINGS = new RegExp(
  [
    "^(?:PATH|HOME|USER|USERNAME|LOGNAME|SHELL|TERM|COLUMNS|LINES|PWD|TMPDIR|TEMP|TMP|LANG|HOSTNAME)$",
    "^(?:COMPUTERNAME|APPDATA|VIRTUAL_ENV|CI|SERVER_SOFTWARE)$",
    "^(?:LC|CONDA|WERKZEUG|PYTEST|GITHUB|GITLAB)_|^PYTHON",
  ].join("|"),
);

/**
 * The environment variables that the reached modules read, sorted by name; those that only an example file names come
 * too, as optional ones. Values are never read.
 */
export function detectVariables(checkout: Checkout, analysis: Analysis): readonly Variable[] {
  const reads = analysis
    .mentioning(MENTIONS)
    .flatMap((module) => [...readsIn(analysis, module), ...settingsFields(analysis, module)]);
  const grouped = new Map<string, VariableRead[]>();
  for (const read of [...reads, ...exampleNames(checkout)]) {
    if (NOT_SETTINGS.test(read.name)) continue;
    grouped.set(read.name, [...(grouped.get(read.name) ?? []), read]);
  }
  return [...grouped.values()]
    .flatMap((group) => merge(group) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function merge(reads: readonly VariableRead[]): Variable | null {
  const best = reads.find(({ required }) => required) ?? reads[0];
  if (best === undefined) return null;
  const fallback = reads.find((read) => read.fallback !== null)?.fallback ?? null;
  const secret =
    isSecretName(best.name) ||
    reads.some((read) => read.secret) ||
    /:\/\/[^/\s]*:[^/\s]+@/.test(fallback ?? "");
  return {
    name: best.name,
    required: best.required,
    secret,
    ...(secret || best.required || fallback === null ? {} : { fallback }),
    from: best.from,
  };
}

function exampleNames(checkout: Checkout): readonly VariableRead[] {
  return EXAMPLE_FILES.flatMap((file) =>
    (checkout.textOf(file) ?? "").split("\n").flatMap((line, index) => {
      const name = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/.exec(line)?.[1];
      if (name === undefined) return [];
      return [{ name, required: false, fallback: null, secret: false, from: { file, line: index + 1 } }];
    }),
  );
}
