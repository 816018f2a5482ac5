import { PassThrough } from "node:stream";
import type { Change, ChangeKind } from "../../../../src/config/changes.ts";
import type { Config, GivenAnswers } from "../../../../src/config/config.ts";
import type { Fact, Facts } from "../../../../src/config/facts.ts";
import type { Check } from "../../../../src/config/plan.ts";
import type { WizardInput, WizardOutcome } from "../../../../src/wizard/contract.ts";
import { runPlainWizard } from "../../../../src/wizard/plain/plain-wizard.ts";

function found<T>(value: T, file: string, line: number): Fact<T> {
  return { value, from: { file, line }, certain: true };
}

/** A Flask application with an entry point, two secrets, health endpoints and Redis. */
export const FACTS: Facts = {
  name: found("CryoProtect", "README.md", 1),
  framework: found("flask", "app.py", 3),
  entries: [
    found({ module: "app", attribute: "create_app", factory: true, interface: "wsgi" }, "app.py", 41),
    found({ module: "wsgi", attribute: "application", factory: false, interface: "wsgi" }, "wsgi.py", 2),
  ],
  port: found(5000, "app.py", 60),
  python: found("3.11", "environment.yml", 4),
  dependencies: {
    managers: [found("pip", "requirements.txt", 1)],
    files: [{ path: "requirements.txt", kind: "requirements", purpose: "production", requirements: [] }],
    unlisted: [],
  },
  heavy: [],
  redis: found("cache", "app.py", 12),
  databases: [],
  health: [
    {
      path: "/health/live",
      meaning: "alive",
      codes: [200],
      asks: [],
      from: { file: "health.py", line: 5 },
    },
    {
      path: "/health",
      meaning: "status",
      codes: [200, 207],
      asks: ["redis"],
      from: { file: "health.py", line: 20 },
    },
  ],
  variables: [
    { name: "SECRET_KEY", required: true, secret: true, from: { file: "config.py", line: 3 } },
    { name: "SUPABASE_KEY", required: false, secret: true, from: { file: "config.py", line: 4 } },
    { name: "LOG_LEVEL", required: false, secret: false, from: { file: "config.py", line: 5 } },
  ],
  writable: [found("logs", "app.py", 8)],
  sources: ["app.py", "wsgi.py"],
  tests: [],
  collectStatic: false,
  about: { description: null, version: null, licenses: null, url: null },
  extras: { build: null, runtime: null },
  overrides: [],
  existing: { dockerfiles: ["Dockerfile"], composeFiles: [], dockerignore: null, ci: [] },
  lineEndings: "lf",
  git: null,
  scan: { files: 9, read: 9, complete: true, notes: [], denied: [] },
};

/** A change of one file, with texts that fit its kind. */
export function makeChange(kind: ChangeKind, path: string): Change {
  return {
    path,
    kind,
    reason: `It is a ${kind}.`,
    before: kind === "create" ? null : "old\n",
    after: kind === "conflict" || kind === "identical" ? null : "new\n",
    generated: "new\n",
    executable: false,
    purpose: "For the test.",
  };
}

/** A conflict as the planner hands it over. */
export function makeConflict(path: string): Change {
  const choices = { mine: "my line\n", theirs: "their line\n", markers: "both lines\n" };
  return Object.assign(makeChange("conflict", path), { choices });
}

export interface Setting {
  readonly facts?: Facts;
  readonly given?: GivenAnswers;
  readonly again?: boolean;
  readonly changes?: readonly Change[];
  readonly check?: (config: Config) => readonly Check[];
  /** Anything else of the input. */
  readonly more?: Partial<WizardInput>;
}

/** The wizard's input around what a test sets. */
export function makeInput({
  facts = FACTS,
  given = new Map(),
  again = false,
  ...rest
}: Setting): WizardInput {
  return {
    facts,
    given,
    again,
    host: { cpus: 4, memory: 8 * 1024 ** 3 },
    preview: () => [],
    review: (config) => ({
      changes: rest.changes ?? [makeChange("create", "Dockerfile")],
      checks: rest.check?.(config) ?? [],
    }),
    ...rest.more,
  };
}

/** A stream that keeps what is written to it. */
export function makeOutput(): { readonly out: PassThrough; text(): string } {
  const out = new PassThrough();
  let text = "";
  out.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return { out, text: () => text };
}

export interface Run {
  readonly outcome: WizardOutcome;
  readonly text: string;
}

/** Pipes the whole text at once, as a shell does, and runs the wizard to its end. */
export async function pipe(text: string, setting: Setting = {}): Promise<Run> {
  const stdin = new PassThrough();
  stdin.end(text);
  const output = makeOutput();
  const outcome = await runPlainWizard(makeInput(setting), { stdin, out: output.out, interactive: false });
  return { outcome, text: output.text() };
}

/** One line for each text. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
