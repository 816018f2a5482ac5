/** A security practice, whether this project applies it, and where one sees it. */
export interface Practice {
  readonly title: string;
  readonly applied: boolean;
  /** What it prevents. */
  readonly why: string;
  /** What applying it costs, in work or in limits. */
  readonly cost: string;
  /** What may happen without it. */
  readonly without: string;
  /** CIS Docker Benchmark 1.6 item, or null. */
  readonly cis: string | null;
  /** Rule of the OWASP Docker Security Cheat Sheet, or null. */
  readonly owasp: string | null;
  /** The setting that turns it on and off, if there is one, and the value that does the opposite. */
  readonly setting: { readonly id: string; readonly other: string } | null;
  /** Command that does the opposite, where it is more than one setting. */
  readonly command?: string;
  /**
   * Line that shows it: in a file, anywhere in the Compose file of every environment (`compose`), or in the
   * application's own service there (`app`).
   */
  readonly shownBy: { readonly file: string; readonly pattern: RegExp } | null;
}

/** The setting of a practice that is only on or off. */
export function toggle(id: string, applied: boolean): { readonly id: string; readonly other: string } {
  return { id: `security.${id}`, other: applied ? "no" : "yes" };
}
