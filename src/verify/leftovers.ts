import { ExternalError } from "../config/errors.ts";
import { revealText } from "../config/quote.ts";
import { countNoun, joinWords } from "../config/words.ts";
import { KINDS, type Labelled, listLabelled, removalOf, removeLabelled } from "../engine/labelled.ts";
import { type Engine, runEngine } from "../engine/run-engine.ts";
import type { Context, VerifyInput } from "./contract.ts";
import { describeFailure } from "./measurements.ts";
import { OWNER_LABEL, parseOwner, type RunOwner, runName } from "./run-owner.ts";

/** What one run has on the engine. */
interface Left {
  readonly owner: RunOwner;
  readonly items: Labelled[];
}

/**
 * Takes away what runs have left that were killed, and names what may be of one that goes on elsewhere. What a run has
 * that goes on here is its own.
 * @throws ExternalError when the engine does not answer
 */
export async function clearLeftovers({
  engine,
  owner: self,
  stateOf,
  step,
  warn,
}: Pick<VerifyInput, "engine" | "owner" | "stateOf" | "step" | "warn">): Promise<void> {
  for (const { owner, items } of await findRuns(engine)) {
    const state = stateOf(owner);
    if (owner.id === self.id || state === "running") continue;
    const name = runName(owner.id);
    if (state === "unknown") {
      warn(describeUnknown(name, owner, items, engine.command));
      continue;
    }
    const said = await step(
      `Clearing away what an earlier run has left (${name}): ${countItems(items)}`,
      () => removeLabelled(engine, items),
    );
    if (said.length > 0) warn(`not all of ${name} could be removed: ${said.map(revealText).join("; ")}`);
  }
}

/** Everything that runs of `verify` have on the engine, by run. */
async function findRuns(engine: Engine): Promise<Iterable<Left>> {
  const runs = new Map<string, Left>();
  for (const item of await listLabelled(engine, OWNER_LABEL)) {
    const owner = parseOwner(item.value);
    if (owner === null || isRenamed(item)) continue;
    const run = runs.get(owner.id) ?? { owner, items: [] };
    run.items.push(item);
    runs.set(owner.id, run);
  }
  return runs.values();
}

/** A name that somebody else has given to an image of a run: that is theirs. podman puts a registry in front of each. */
function isRenamed({ kind, name }: Labelled): boolean {
  return (
    kind === "image" &&
    !name.replace(/^(docker\.io\/library|localhost)\//, "").startsWith(runName("")) &&
    !/^(sha256:)?[0-9a-f]{64}$/.test(name)
  );
}

/**
 * Takes away what this run still has, when it is over: its images, and what a call has left that was ended half-way. What
 * the engine refuses is named, and is the next run's to clear away; it says nothing about what was measured.
 */
export async function removeOwn({
  cleaner,
  id,
  keepImages,
  warn,
}: Pick<Context, "cleaner" | "id" | "keepImages" | "warn">): Promise<void> {
  try {
    const own = [...(await findRuns(cleaner))].find(({ owner }) => owner.id === id);
    const said = own === undefined ? [] : await removeLabelled(cleaner, own.items);
    if (said.length > 0) warn(`${LEFT}: ${said.map(revealText).join("; ")}`);
    if (keepImages) await nameKept();
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    warn(`${LEFT}: ${describeFailure(error)}`);
  }

  async function nameKept(): Promise<void> {
    const args = ["image", "ls", "--filter", `reference=${runName(id)}`, "--format", NAME];
    const images = (await runEngine(cleaner, args, 60_000)).split("\n").filter((line) => line !== "");
    if (images.length > 0) warn(`kept: ${images.join(", ")}\n  docker image rm ${images.join(" ")}`);
  }
}

const NAME = "{{.Repository}}:{{.Tag}}";
const LEFT = "not all that this run has made could be taken away; the next run tries again";

/** `2 containers, 1 network and 1 image` */
function countItems(items: readonly Labelled[]): string {
  const counts = KINDS.map((kind) => [kind, items.filter((item) => item.kind === kind).length] as const);
  return joinWords(counts.flatMap(([kind, count]) => (count === 0 ? [] : [countNoun(count, kind)])));
}

function describeUnknown(
  name: string,
  { host, pid, since }: RunOwner,
  items: readonly Labelled[],
  command: string,
): string {
  const commands = KINDS.filter((kind) => items.some((item) => item.kind === kind)).map((kind) =>
    [command, ...removalOf(kind, items)].map(revealText).join(" "),
  );
  return [
    `left alone: ${countItems(items)} of ${name}, begun at ${revealText(since)} by process ${pid} on ${revealText(host)}.`,
    "  Whether it goes on cannot be seen from here. If it does not:",
    ...commands.map((line) => `  ${line}`),
  ].join("\n");
}
