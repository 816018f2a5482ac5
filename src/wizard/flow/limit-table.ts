import type { Config, Settled } from "../../config/config.ts";
import { ENVIRONMENTS, SERVICES } from "../../config/plan.ts";

/** A row of the table: one limit of one service, a cell for each environment. */
export interface LimitRow {
  readonly service: string;
  readonly label: string;
  /** The label where there is little room: nine characters at the most. */
  readonly short: string;
  /** As many as there are environments; null where an environment has no such limit. */
  readonly cells: readonly (Settled | null)[];
}

/** All limits: services down, environments across. */
export interface LimitTable {
  readonly environments: readonly string[];
  readonly rows: readonly LimitRow[];
}

interface RowKind {
  readonly label: string;
  readonly short: string;
  /** Shown before anybody asks for all rows. */
  readonly main: boolean;
}

/** By the last part of a setting's path; the order is that of the rows. */
const ROWS: Readonly<Record<string, RowKind>> = {
  size: { label: "Size", short: "Size", main: true },
  replicas: { label: "Copies", short: "Copies", main: true },
  cpus: { label: "CPUs", short: "CPUs", main: true },
  memory: { label: "Memory limit", short: "Memory", main: true },
  workers: { label: "Worker processes", short: "Workers", main: true },
  maxmemory: { label: "Redis maxmemory", short: "Maxmemory", main: true },
  threads: { label: "Threads in each worker", short: "Threads", main: false },
  memory_reservation: { label: "Memory reservation", short: "Mem. res.", main: false },
  cpus_reservation: { label: "CPU reservation", short: "CPU res.", main: false },
  pids: { label: "Processes and threads", short: "Processes", main: false },
  update_parallelism: { label: "Replaced at a time", short: "At a time", main: false },
};

const CELL = /^resources\.([^.]+)\.([^.]+)\.([^.]+)$/;

/** True for a limit of one service in one environment: those are answered in the table. */
export function isLimit(id: string): boolean {
  return CELL.test(id);
}

/** The environment that a limit belongs to, or null for any other setting. */
export function environmentOf(id: string): string | null {
  return CELL.exec(id)?.[1] ?? null;
}

/**
 * Arranges the limits.
 * @param focused the path of a limit whose row is shown in any case
 */
export function arrangeLimits(config: Config, isWhole: boolean, focused: string): LimitTable {
  const chosen = config.answers.list("environments");
  const environments = ENVIRONMENTS.filter((name) => chosen.includes(name));
  const settled = new Map(config.settled.map((one) => [one.question.id, one]));
  const kept = isWhole || ROWS[CELL.exec(focused)?.[3] ?? ""]?.main === false;
  const rows = SERVICES.flatMap((service) =>
    Object.entries(ROWS)
      .filter(([, { main }]) => main || kept)
      .map(([field, { label, short }]): LimitRow => {
        const ids = environments.map((environment) => `resources.${environment}.${service}.${field}`);
        return { service, label, short, cells: ids.map((id) => settled.get(id) ?? null) };
      }),
  );
  return { environments, rows: rows.filter(({ cells }) => cells.some((cell) => cell !== null)) };
}

/** Where the focus goes from a limit: the path of the next one in that direction, or the same at the edge. */
export function moveInTable(
  { rows }: LimitTable,
  focused: string,
  direction: "up" | "down" | "left" | "right",
): string {
  const at = placeOf(rows, focused);
  if (at === null) return focused;
  const step = direction === "up" || direction === "left" ? -1 : 1;
  const ids = (row: LimitRow | undefined): readonly (string | null)[] =>
    row?.cells.map((cell) => cell?.question.id ?? null) ?? [];
  if (direction === "left" || direction === "right") {
    const here = ids(rows[at.row]);
    const ahead = step === 1 ? here.slice(at.column + 1) : here.slice(0, at.column).reverse();
    return ahead.find((id) => id !== null) ?? focused;
  }
  return nearestCell(ids(rows[at.row + step]), at.column) ?? focused;
}

/** Where a limit stands in the table; null for one that has no row there. */
export function placeOf(
  rows: readonly LimitRow[],
  focused: string,
): { readonly row: number; readonly column: number } | null {
  for (const [row, { cells }] of rows.entries()) {
    const column = cells.findIndex((cell) => cell?.question.id === focused);
    if (column >= 0) return { row, column };
  }
  return null;
}

function nearestCell(ids: readonly (string | null)[], column: number): string | null {
  const there = ids.flatMap((id, at) => (id === null ? [] : [{ id, away: Math.abs(at - column) }]));
  return there.sort((a, b) => a.away - b.away)[0]?.id ?? null;
}
