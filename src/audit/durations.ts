const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };

/** Seconds of `1m30s`, as Compose and Docker write a duration; null for what is none. */
export function readDuration(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|us|ns|m|s))+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|ns|m|s)/g)];
  return parts.reduce((sum, [, number, unit = "s"]) => sum + Number(number) * (SECONDS[unit] ?? 1), 0);
}
