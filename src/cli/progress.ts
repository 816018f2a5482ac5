/** Where progress is shown: standard error. */
export interface ProgressStream {
  write(text: string): unknown;
  /** Character cells; absent where nobody looks. */
  readonly columns?: number | undefined;
}

/** How a task is shown. */
export interface TaskOptions {
  /** True for one that usually takes a moment: nothing of it is shown before it takes longer, or left when it is done. */
  readonly brief?: boolean;
}

/** Runs a task and shows how long it takes. What it throws goes on. */
export type RunTask = <T>(title: string, work: () => Promise<T>, options?: TaskOptions) => Promise<T>;

/** Milliseconds that a brief task may take unseen. */
const BRIEF = 700;
/** Milliseconds between two looks at the clock. */
const TICK = 100;

/**
 * Shows tasks on a stream, one line each, with the time that has passed.
 * @param look `live` counts on in the same line, as a terminal can; `lines` says the beginning and the end, for logs;
 * `none` shows nothing
 */
export function showTasks(stream: ProgressStream, look: "live" | "lines" | "none"): RunTask {
  return async (title, work, { brief = false } = {}) => {
    if (look === "none" || (brief && look !== "live")) return await work();
    const begin = performance.now();
    const passed = (): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
    let isShown = false;
    const show = (text: string): void => {
      const fitted = text.slice(0, Math.max(1, (stream.columns ?? 80) - 1));
      stream.write(isShown ? `\r\u001b[K${fitted}` : fitted);
      isShown = true;
    };
    const close = (text: string): void => {
      if (look === "lines") stream.write(`${text}\n`);
      else if (!brief || isShown)
        stream.write(`${isShown ? "\r\u001b[K" : ""}${text === "" ? "" : `${text}\n`}`);
    };
    if (look === "lines") stream.write(`${title} …\n`);
    else if (!brief) show(`${title} … ${passed()}`);
    const timer =
      look === "live"
        ? setInterval(() => {
            if (!brief || performance.now() - begin > BRIEF) show(`${title} … ${passed()}`);
          }, TICK)
        : undefined;
    try {
      const result = await work();
      clearInterval(timer);
      close(brief ? "" : `${title}: done in ${passed()}`);
      return result;
    } catch (error) {
      clearInterval(timer);
      close(`${title}: failed after ${passed()}`);
      throw error;
    }
  };
}
