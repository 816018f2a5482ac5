import { isObject, parseJson } from "../config/json.ts";
/** The label of everything that a run makes on the engine. Its value says whose it is, so that no other run takes it away. */
export const OWNER_LABEL = "io.cryo-init.verify";

/** What all that a run makes is called, or begins with. @param id of the run's owner */
export function runName(id: string): string {
  return `cryo-verify-${id}`;
}

/** A run of `verify`, as it is found again when it was killed and could take nothing down. */
export interface RunOwner {
  /** Letters and digits that no other run has. */
  readonly id: string;
  /** The name of the machine that it runs on. */
  readonly host: string;
  /** What tells that machine from another of the same name; empty where nothing does. */
  readonly machine: string;
  /** What the kernel is called since its start; empty where it does not say. */
  readonly boot: string;
  /** The name space in which its process has its number; empty where there is none. */
  readonly space: string;
  readonly pid: number;
  /** When that process began, in the kernel's own count; empty where it does not say. */
  readonly started: string;
  /** ISO 8601. */
  readonly since: string;
}

/** `unknown`: it runs out of sight, or did. */
export type RunState = "running" | "over" | "unknown";

/** Milliseconds that no run takes: each build in it may take an hour. */
const LONGEST = 24 * 3_600_000;

/**
 * Whether a run goes on. Only who counts processes as it does can tell; of others it is known once their machine was
 * started anew, or when they began so long ago that none goes on.
 * @param self the run that asks
 * @param look `startOf` gives the start of the process with that number, as `RunOwner.started`; null for none
 */
export function judgeRun(
  owner: RunOwner,
  self: RunOwner,
  look: { readonly now: number; readonly startOf: (pid: number) => string | null },
): RunState {
  const isSameKernel =
    owner.boot === self.boot && owner.space === self.space && (owner.boot !== "" || owner.host === self.host);
  if (isSameKernel) {
    const started = look.startOf(owner.pid);
    if (started === null) return "over";
    return started !== "" && owner.started !== "" && started !== owner.started ? "over" : "running";
  }
  const isSameMachine = owner.host === self.host && owner.machine !== "" && owner.machine === self.machine;
  if (isSameMachine && owner.boot !== "" && owner.boot !== self.boot) return "over";
  return look.now - Date.parse(owner.since) > LONGEST ? "over" : "unknown";
}

/** Reads the label's value; null for one that no run has written. */
export function parseOwner(text: string): RunOwner | null {
  const value = parseJson(text);
  if (!isObject(value)) return null;
  const { id, host, machine, boot, space, pid, started, since } = value;
  const isWhole = [host, machine, boot, space, started].every((one) => typeof one === "string");
  if (!isWhole || typeof id !== "string" || !/^[0-9a-f]+$/.test(id) || typeof pid !== "number") return null;
  return typeof since === "string" && Number.isFinite(Date.parse(since))
    ? (value as unknown as RunOwner)
    : null;
}

/** What all that a run makes bears. Images that are to be kept bear nothing: no later run takes them away. */
export function labelsOf({
  owner,
  keepImages,
}: {
  readonly owner: RunOwner;
  readonly keepImages: boolean;
}): Readonly<Record<"labels" | "imageLabels", Readonly<Record<string, string>>>> {
  const labels = { [OWNER_LABEL]: JSON.stringify(owner) };
  return { labels, imageLabels: keepImages ? {} : labels };
}
