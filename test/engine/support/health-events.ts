import { succeed } from "../../support/run.ts";

/** Something that the engine saw, with its own clock: milliseconds since 1970. */
export interface EngineEvent {
  readonly at: number;
  /** `health_status: unhealthy`, `die`, `start`, … */
  readonly action: string;
}

/** The engine's events about a container since a moment, the oldest first. */
export async function eventsOf(container: string, since: number): Promise<readonly EngineEvent[]> {
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
  const lines = await succeed("docker", [
    ...["events", "--since", seconds(since), "--until", seconds(Date.now())],
    ...["--filter", `container=${container}`, "--format", "{{.TimeNano}} {{.Action}}"],
  ]);
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({
      at: Number(line.slice(0, line.indexOf(" "))) / 1_000_000,
      action: line.slice(line.indexOf(" ") + 1),
    }));
}

/** Milliseconds from a moment to the first such event after it, or null when there was none yet. */
export async function timeTo(action: string, container: string, since: number): Promise<number | null> {
  const events = await eventsOf(container, since);
  const found = events.find((event) => event.action === action && event.at >= since);
  return found === undefined ? null : found.at - since;
}
