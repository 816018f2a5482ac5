/** The last port of TCP. */
export const HIGHEST_PORT = 65_535;
/** Ports below it belong to the system; counting up past the highest goes on here. */
const LOWEST_FREE = 1024;

/** The first port from `start` on that is not taken. */
export function nextFreePort(start: number, taken: ReadonlySet<number>): number {
  let port = start;
  while (port > HIGHEST_PORT || taken.has(port)) port = port >= HIGHEST_PORT ? LOWEST_FREE : port + 1;
  return port;
}
