import { ExternalError } from "../config/errors.ts";
import { type Engine, runEngine, wordsIn } from "./run-engine.ts";

const TIMEOUT = 20_000;

/**
 * How many processes of each container the engine has seen killed for lack of memory in a stretch of time. The kernel's
 * own counters begin anew when a container does; these tell of the kill that ended it. Empty where the engine keeps no
 * such events, as podman does not.
 * @param from milliseconds since 1970, and `until` as well
 * @returns by the container's id
 */
export async function countKillEvents(
  engine: Engine,
  from: number,
  until: number,
): Promise<ReadonlyMap<string, number>> {
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
  const span = ["--since", seconds(from), "--until", seconds(until)];
  const counts = new Map<string, number>();
  try {
    const what = ["--filter", "event=oom", "--format", "{{.Actor.ID}}"];
    const text = await runEngine(engine, ["events", ...span, ...what], TIMEOUT);
    for (const id of wordsIn(text)) counts.set(id, (counts.get(id) ?? 0) + 1);
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
  }
  return counts;
}
