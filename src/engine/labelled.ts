import {
  type Engine,
  type EngineAnswer,
  linesIn,
  QUESTION,
  runEngine,
  tryEngine,
  wordsIn,
} from "./run-engine.ts";

/** What an engine keeps, in the order in which it lets go of it: containers hold the others. */
export const KINDS = ["container", "network", "volume", "image"] as const;
/** One of `KINDS`. */
export type Kind = (typeof KINDS)[number];

/** Something on the engine that bears a label. */
export interface Labelled {
  readonly kind: Kind;
  /** As it is called and can be removed: an image by one of its tags. */
  readonly name: string;
  /** The label's value. */
  readonly value: string;
}

/** Milliseconds that removing may take. */
const REMOVAL = 300_000;

/** What is asked of each kind: a description of all of it would be long. podman knows no `.Id`. */
const FORMAT: Readonly<Record<Kind, string>> = {
  container: '{"names":[{{json .Name}}],"id":{{json .ID}},"labels":{{json .Config.Labels}}}',
  network: '{"names":[{{json .Name}}],"labels":{{json .Labels}}}',
  volume: '{"names":[{{json .Name}}],"labels":{{json .Labels}}}',
  image: '{"names":{{json .RepoTags}},"id":{{json .ID}},"labels":{{json .Config.Labels}}}',
};

const REMOVE: Readonly<Record<Kind, readonly string[]>> = {
  container: ["container", "rm", "--force", "--volumes"],
  network: ["network", "rm"],
  volume: ["volume", "rm"],
  image: ["image", "rm"],
};

/**
 * Everything on the engine that bears a label, running or not.
 * @throws ExternalError when the engine does not answer
 */
export async function listLabelled(engine: Engine, label: string): Promise<readonly Labelled[]> {
  const found: Labelled[] = [];
  for (const kind of KINDS) {
    const all = kind === "container" ? ["--all"] : [];
    const args = [kind, "ls", ...all, "--quiet", "--filter", `label=${label}`];
    const ids = new Set(wordsIn(await runEngine(engine, args, QUESTION)));
    if (ids.size === 0) continue;
    // What has gone in between is an error to the engine, which gives the others all the same.
    const { stdout } = await tryEngine(engine, [kind, "inspect", "--format", FORMAT[kind], ...ids], QUESTION);
    found.push(...readInspected(kind, stdout, label));
  }
  return found;
}

/** What the formats above print. */
interface Inspected {
  readonly names: readonly string[] | null;
  readonly id?: string;
  readonly labels: Readonly<Record<string, string>> | null;
}

function readInspected(kind: Kind, text: string, label: string): readonly Labelled[] {
  return linesIn(text).flatMap((line) => {
    const { names, id = "", labels } = JSON.parse(line) as Inspected;
    const called = names === null || names.length === 0 ? [id] : names;
    return called.map((name) => ({ kind, name: name.replace(/^\//, ""), value: labels?.[label] ?? "" }));
  });
}

/** The command that removes these, all of one kind. */
export function removalOf(kind: Kind, items: readonly Labelled[]): readonly string[] {
  return [...REMOVE[kind], ...items.filter((item) => item.kind === kind).map(({ name }) => name)];
}

/**
 * Removes what it can.
 * @returns what the engine said against the rest, a line each
 * @throws ExternalError when the engine does not answer
 */
export async function removeLabelled(engine: Engine, items: readonly Labelled[]): Promise<readonly string[]> {
  const answers: EngineAnswer[] = [];
  for (const kind of KINDS)
    if (items.some((item) => item.kind === kind))
      answers.push(await tryEngine(engine, removalOf(kind, items), REMOVAL));
  return answers.flatMap(({ code, stderr }) => (code === 0 ? [] : stderr.trim().split(/\r?\n/)));
}
