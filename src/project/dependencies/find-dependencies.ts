import type { DependencyFile, DependencyManager, Fact } from "../../config/facts.ts";
import { isApplicationFile } from "../application-files.ts";
import type { Checkout } from "../checkout/checkout.ts";
import { type EnvironmentFile, readEnvironmentFile } from "./environment-file.ts";
import { readLockFile } from "./lock-file.ts";
import { type Pipfile, readPipfile } from "./pipfile.ts";
import { type PyprojectFile, readPyproject } from "./pyproject-file.ts";
import { readRequirementsFiles } from "./requirements-file.ts";

/** Everything that the dependency files of a checkout say. */
export interface FoundDependencies {
  readonly managers: readonly Fact<DependencyManager>[];
  /** Those for production first, those for development last. */
  readonly files: readonly DependencyFile[];
  /** In the order of `files`. */
  readonly environments: readonly EnvironmentFile[];
  readonly pyproject: PyprojectFile | null;
  readonly pipfile: Pipfile | null;
  /** Normalised names of packages that some group or extra of the project lists. */
  readonly otherNames: readonly string[];
}

const PATTERNS = {
  requirements: /^(?:[\w.-]*requirements[\w.-]*\.txt|requirements\/[\w.-]+\.txt)$/,
  environment: /^(?:environment|conda)[\w.-]*\.ya?ml$/,
  exact: /^(?:pyproject\.toml|uv\.lock|poetry\.lock|Pipfile)$/,
};

/** Dependency files at the root; where there are none, those of the folder below it that has some. */
function findDependencyFiles(checkout: Checkout): readonly string[] {
  const near = checkout.files.filter((path) => path.split("/").length <= 3);
  const atRoot = near.filter(isDependencyFile);
  if (atRoot.length > 0) return atRoot;
  const folders = new Set(
    near
      .filter(
        (path) => path.includes("/") && isApplicationFile(path) && isDependencyFile(withoutFolder(path)),
      )
      .map((path) => path.slice(0, path.indexOf("/"))),
  );
  const [folder] = [...folders].filter((name) => name !== "requirements");
  return near.filter((path) => path.startsWith(`${folder}/`) && isDependencyFile(withoutFolder(path)));
}

function isDependencyFile(path: string): boolean {
  return Object.values(PATTERNS).some((pattern) => pattern.test(path));
}

function withoutFolder(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}

/** Reads every dependency file; one that cannot be understood is named in the notes. */
export async function findDependencies(checkout: Checkout): Promise<FoundDependencies> {
  const paths = findDependencyFiles(checkout);
  await checkout.load(paths);
  const texts = paths.flatMap((path) => {
    const text = checkout.textOf(path);
    return text === null ? [] : [{ path, name: path.slice(path.lastIndexOf("/") + 1), text }];
  });
  const environments = texts
    .filter(({ name, text }) => PATTERNS.environment.test(name) && /^dependencies\s*:/m.test(text))
    .flatMap(({ path, text }) => understood(checkout, path, readEnvironmentFile(path, text)));
  const [pyproject = null] = texts
    .filter(({ name }) => name === "pyproject.toml")
    .flatMap(({ path, text }) => understood(checkout, path, readPyproject(path, text)));
  const [pipfile = null] = texts
    .filter(({ name }) => name === "Pipfile")
    .flatMap(({ path, text }) => understood(checkout, path, readPipfile(path, text)));
  const locks = texts.flatMap(({ path, name, text }) => {
    if (name === "uv.lock") return understood(checkout, path, readLockFile(path, "uv-lock", text));
    return name === "poetry.lock" ? understood(checkout, path, readLockFile(path, "poetry-lock", text)) : [];
  });
  const requirements = await readRequirementsFiles(checkout, [
    ...paths.filter((path) => path.endsWith(".txt")),
    ...environments.flatMap(({ references }) => references),
  ]);
  const files = [
    ...locks,
    ...(pyproject?.file ? [pyproject.file] : []),
    ...environments.map(({ file }) => file),
    ...requirements,
    ...(pipfile === null ? [] : [pipfile.file]),
  ].sort((a, b) => rankFile(a) - rankFile(b) || (a.path < b.path ? -1 : 1));
  return {
    managers: findManagers(files, pyproject, new Set(paths)),
    files,
    environments: files.flatMap(({ path }) => environments.filter(({ file }) => file.path === path)),
    pyproject,
    pipfile,
    otherNames: [...(pyproject?.otherNames ?? []), ...(pipfile?.otherNames ?? [])],
  };
}

function understood<T>(checkout: Checkout, path: string, read: T | null): readonly T[] {
  if (read !== null) return [read];
  checkout.noteLimit(`${path} could not be understood, so its packages are not known`);
  return [];
}

const KIND_ORDER: readonly DependencyFile["kind"][] = [
  "uv-lock",
  "poetry-lock",
  "pyproject",
  "environment",
  "requirements",
  "pipfile",
];
const PURPOSE_ORDER: readonly DependencyFile["purpose"][] = ["production", "unknown", "development"];

function rankFile({ kind, purpose }: DependencyFile): number {
  return PURPOSE_ORDER.indexOf(purpose) * KIND_ORDER.length + KIND_ORDER.indexOf(kind);
}

/**
 * The managers that the files are made for, the best one first: a lock file says more than a list of wishes.
 * @param found paths that were found by their names; what only another file refers to is installed with that one
 */
function findManagers(
  files: readonly DependencyFile[],
  pyproject: PyprojectFile | null,
  found: ReadonlySet<string>,
): readonly Fact<DependencyManager>[] {
  const managers: Fact<DependencyManager>[] = [];
  const add = (value: DependencyManager, file: DependencyFile | null | undefined, certain: boolean) => {
    if (!file || managers.some((manager) => manager.value === value)) return;
    managers.push({ value, from: { file: file.path, line: 1 }, certain });
  };
  const first = (kind: DependencyFile["kind"]) =>
    files.find((file) => file.kind === kind && found.has(file.path));
  add("uv", first("uv-lock"), true);
  add("poetry", first("poetry-lock"), true);
  add("conda", first("environment"), true);
  if (pyproject?.usesUv) add("uv", pyproject.file, false);
  if (pyproject?.usesPoetry) add("poetry", pyproject.file, false);
  add("pip", first("requirements"), true);
  add("pip", first("pyproject") ?? first("pipfile"), false);
  return managers;
}
