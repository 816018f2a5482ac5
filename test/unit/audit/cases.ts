/** A small project, and where one rule finds something in it. */
export interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** `docker-compose.yml:4`: each finding of the rule, and no other; empty for what must not be found. */
  readonly finds: readonly string[];
}

/** The cases of one rule. */
export interface RuleCases {
  readonly rule: string;
  readonly cases: readonly Case[];
}
