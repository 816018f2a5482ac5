import { succeed } from "../../support/run.ts";

/** Whose processes: all that run this program, or only those that its first process has started. */
export type Whom = "all" | "workers";

/**
 * Sends a signal to the processes of a program in a container, found by words of their command lines, with the shell
 * alone: an image has no `pkill`.
 */
export async function signalProcesses(
  container: string,
  words: string,
  name: "STOP" | "CONT" | "KILL",
  whom: Whom = "all",
): Promise<void> {
  // The brackets keep the pattern from finding the shell that looks; the program's first process is a child of 1, or 1.
  const pattern = words.replace(/\w/, "[$&]");
  const script = `for p in $(grep -l '${pattern}' /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3); do
    parent=$(cut -d' ' -f4 /proc/$p/stat)
    if [ ${whom} = all ] || [ "$parent" -gt 1 ]; then
      if [ $p = 1 ]; then echo first; else kill -${name} $p || true; fi
    fi
  done`;
  const said = await succeed("docker", ["exec", container, "sh", "-c", script]);
  // The kernel keeps such signals from a container's first process, unless they come from outside.
  if (said.includes("first")) await succeed("docker", ["kill", "--signal", name, container]);
}
