import type { Fact, Place } from "../config/facts.ts";
import type { Checkout } from "./checkout/checkout.ts";
import type { FoundDependencies } from "./dependencies/find-dependencies.ts";
import type { Deployment } from "./deploy/deployment.ts";

/** Files besides the dependency files that may say which Python is meant. */
export const VERSION_FILES: readonly string[] = [".python-version", "runtime.txt"];

/** What one place says about the version: a minor version, or a range of them. */
interface Statement {
  /** The minor version that it means, or the lowest that it allows. */
  readonly minor: number;
  /** The first minor version above that it does not allow; infinite for none. */
  readonly below: number;
  readonly exact: boolean;
  readonly from: Place;
}

/**
 * The minor version of Python that the project runs on: `3.13`. A version beats a range that allows it, because
 * something runs on it already; a range alone gives its lowest version, which is not certain. Where two places
 * contradict each other, the more trusted one is given and is not certain.
 */
export function detectPythonVersion(
  checkout: Checkout,
  dependencies: FoundDependencies,
  deployment: Deployment,
): Fact<string> | null {
  const statements = readStatements(checkout, dependencies, deployment);
  const [first] = statements;
  if (first === undefined) return null;
  const best = statements.find(({ exact, minor }) => exact && allows(first, minor)) ?? first;
  const agreed = statements.every((statement) => allows(statement, best.minor));
  return { value: `3.${best.minor}`, from: best.from, certain: best.exact && agreed };
}

function allows({ minor, below, exact }: Statement, version: number): boolean {
  return exact ? minor === version : minor <= version && version < below;
}

/** What all places say, the most trusted first. */
function readStatements(
  checkout: Checkout,
  { environments, pyproject, pipfile }: FoundDependencies,
  { dockerfiles }: Deployment,
): readonly Statement[] {
  const conda = environments
    .flatMap(({ file }) => file.requirements)
    .filter(({ name, kind }) => name === "python" && kind === "conda")
    .map(({ specifier, from }) => readVersion(specifier.replace(/^=+/, ""), from));
  const written = [pyproject?.python, ...versionFiles(checkout), pipfile?.python].map((fact) =>
    fact?.from ? readVersion(fact.value, fact.from) : null,
  );
  const images = dockerfiles.flatMap(({ path, instructions }) =>
    instructions
      .filter(({ name }) => name === "FROM")
      .map(({ rest, line }) => {
        const tag = /(?:^|\/)python:(3\.\d+)/.exec(rest)?.[1];
        return tag === undefined ? null : readVersion(tag, { file: path, line });
      }),
  );
  return [...conda, ...written, ...images].filter((statement) => statement !== null);
}

function versionFiles(checkout: Checkout): readonly Fact<string>[] {
  return VERSION_FILES.flatMap((file) => {
    const line = checkout
      .textOf(file)
      ?.split("\n")
      .find((text) => /\d/.test(text));
    if (line === undefined) return [];
    return [
      { value: line.replace(/^\s*(?:python|cpython)-/, "").trim(), from: { file, line: 1 }, certain: true },
    ];
  });
}

/** Reads `3.11`, `3.11.4`, `3.11.*`, `>=3.10,<3.13`, `^3.11`, `~3.11`, `~=3.11`. Python 3 only. */
function readVersion(text: string, from: Place): Statement | null {
  const exact = /^(?:==?=?\s*)?3\.(\d+)(?:\.[\d*]+\w*)?$/.exec(text.trim());
  if (exact !== null) return { minor: Number(exact[1]), below: Number.POSITIVE_INFINITY, exact: true, from };
  const tilde = /^~\s*3\.(\d+)(?:\.\d+)?$/.exec(text.trim());
  const lower = /(?:>=|\^|~=|>)\s*3\.(\d+)/.exec(text) ?? tilde;
  if (lower === null) return null;
  const upper = /<(=?)\s*3\.(\d+)/.exec(text);
  const below = upper === null ? Number.POSITIVE_INFINITY : Number(upper[2]) + (upper[1] === "=" ? 1 : 0);
  const minor = Number(lower[1]);
  return { minor, below: tilde === null ? below : minor + 1, exact: false, from };
}
