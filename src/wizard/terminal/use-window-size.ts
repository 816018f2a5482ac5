import { useStdout } from "ink";
import { useCallback, useSyncExternalStore } from "react";

/** The room that there is to draw in, in character cells. */
export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a terminal that tells no size is taken for: the VT100's screen, the smallest in common use. */
const UNKNOWN: WindowSize = { columns: 80, rows: 24 };

/** Pseudo-terminals can be given any size up to 65535; beyond this, lines are no longer read but only drawn. */
const LARGEST: WindowSize = { columns: 400, rows: 200 };

/** Follows the size of the terminal that Ink draws on. */
export function useWindowSize(): WindowSize {
  const { stdout } = useStdout();
  const subscribe = useCallback(
    (onResize: () => void) => {
      stdout.on("resize", onResize);
      return () => {
        stdout.off("resize", onResize);
      };
    },
    [stdout],
  );
  // Two stores, because a snapshot must be the same value while nothing has changed.
  const columns = useSyncExternalStore(subscribe, () => clamp(stdout.columns, "columns"));
  const rows = useSyncExternalStore(subscribe, () => clamp(stdout.rows, "rows"));
  return { columns, rows };
}

/** Node gives undefined where the stream is no terminal, and 0 where the terminal does not know. */
function clamp(cells: number | undefined, side: keyof WindowSize): number {
  return cells ? Math.min(cells, LARGEST[side]) : UNKNOWN[side];
}
