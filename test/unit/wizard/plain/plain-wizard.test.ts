import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { previewFiles } from "../../../../src/cli/generate.ts";
import { type Config, type Given, type GivenAnswers, settle } from "../../../../src/config/config.ts";
import { UserError } from "../../../../src/config/errors.ts";
import { listSteps } from "../../../../src/wizard/flow/steps.ts";
import { runPlainWizard } from "../../../../src/wizard/plain/plain-wizard.ts";
import { EXAMPLE_FACTS } from "../../../support/example-facts.ts";
import { FINDINGS, givenAs } from "../fake-input.ts";
import { FACTS, lines, makeInput, makeOutput, pipe, type Run } from "./sample.ts";

const NONE: GivenAnswers = new Map();
const MAIN = listSteps(settle(FACTS, NONE), "basic");
const EXPRESS = listSteps(settle(FACTS, NONE), "express");
const EVERY = listSteps(settle(FACTS, NONE), "detail");

function answersOf({ outcome }: Run): GivenAnswers {
  if (outcome.kind !== "confirmed") throw new Error(`ended as ${outcome.kind}`);
  return outcome.answers;
}

function defaults(count: number): readonly string[] {
  return Array.from({ length: count }, () => "");
}

async function failure(run: Promise<unknown>): Promise<UserError> {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UserError) return error;
  throw new Error("it did not end in a UserError", { cause: error });
}

test("recommended answers only: one question, then the review", async () => {
  const run = await pipe(lines("1", "yes"));
  expect(answersOf(run)).toEqual(new Map());
  expect(run.text).not.toContain("Question 1");
  expect(run.text).toContain("create Dockerfile - For the test.");
});

test.each([
  ["2", EXPRESS],
  ["3", MAIN],
  ["4", EVERY],
])("depth %s asks its questions in order, and empty lines pin nothing", async (depth, asked) => {
  const run = await pipe(lines(depth, ...defaults(asked.length), "y"));
  expect(answersOf(run)).toEqual(new Map());
  const places = asked.map(({ question }) => run.text.indexOf(`(${question.id})\n`));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(run.text).toContain(`Question ${asked.length} of ${asked.length}, `);
});

test("the worst faults of the old files come first, and f shows all of them", async () => {
  const audit = async () => FINDINGS;
  const { text } = await pipe(lines("f", "1", "yes"), { more: { audit } });
  expect(text).toContain("Audit of the Docker files that are there: 4 findings: 3 high, 1 low.");
  expect(text).toContain("  Dockerfile:1: The image on python:3.11 has no USER, so it runs as root.\n");
  expect(text).toContain("Dockerfile:1  low  CD002\n");
});

test("shows joined emoji as they are, and no other sign that nobody sees", async () => {
  const given = givenAs("saved", { "application.name": "Kühl 👩\u200d🔬 a\u200db" });
  const { text } = await pipe(lines("3", ...defaults(MAIN.length), "y"), { given });
  expect(text).toContain("Kühl 👩\u200d🔬 a\\u{200d}b");
});

test("writes nothing but ASCII, and no control characters", async () => {
  const { text } = await pipe(lines("4", ...EVERY.flatMap(() => ["?", ""]), "?", "yes"));
  expect(text).toMatch(/^[\n\x20-\x7e]+$/);
});

test("takes lines that come one by one, each after its prompt", async () => {
  const stdin = new PassThrough();
  const output = makeOutput();
  const answers = ["3", "Shop", ...defaults(MAIN.length - 1), "yes"];
  output.out.on("data", () => {
    if (/(\]|no): $/.test(output.text())) stdin.write(`${answers.shift() ?? "q"}\n`);
  });
  const outcome = await runPlainWizard(makeInput({}), { stdin, out: output.out, interactive: true });
  expect(answersOf({ outcome, text: "" })).toEqual(
    new Map([["application.name", { value: "Shop", origin: "answered" }]]),
  );
  expect(answers).toEqual([]);
});

test.each([
  ["CRLF lines", lines("3", "Shop", ...defaults(MAIN.length - 1), "yes").replaceAll("\n", "\r\n")],
  ["a last line without its end", lines("3", "Shop", ...defaults(MAIN.length - 1), "yes").trimEnd()],
])("takes %s", async (_, text) => {
  expect(answersOf(await pipe(text)).get("application.name")?.value).toBe("Shop");
});

test("? shows the help of the question and the hints of its options", async () => {
  const { text } = await pipe(lines("?", "3", ...MAIN.flatMap(() => ["?", ""]), "yes"));
  expect(text).toContain("3) the main questions: What most projects decide for themselves.");
  expect(text).toContain("2) medium: 2 CPUs, 1536M. Most production sites.");
  for (const { question } of MAIN) expect(text).toContain(question.help.replaceAll("…", "..."));
});

test("? shows the lines that the present answer writes", async () => {
  const more = {
    preview: (config: Config, withSite: boolean) => previewFiles(config, EXAMPLE_FACTS, withSite),
  };
  const { text } = await pipe(lines("2", "", "?", "large", "<", "?", "q"), { facts: EXAMPLE_FACTS, more });
  expect(text).toContain('With this answer, docker-compose.yml has:\n  cpus: "2"\n  memory: 1536M\n');
  expect(text).toMatch(/With this answer, docker-compose\.yml has:\n {2}cpus: "4"\n/);
});

test("< goes back; the given answer is the default there, and later ones stay", async () => {
  const rest = defaults(MAIN.length - 2);
  const run = await pipe(lines("3", "Shop", "2", "<", "<", "", "", ...rest, "yes"));
  expect(run.text).toContain("Name of the application [Shop]: ");
  expect(run.text).toContain(
    "Default: Shop, your answer; cryo-init would take CryoProtect (found in README.md:1).",
  );
  expect(answersOf(run).get("application.entry")?.value).toBe("wsgi:application");
});

test("< on the first question of the table changes the depth, and goes no further back than that", async () => {
  const run = await pipe(lines("3", "<", "<", "1", "yes"));
  expect(run.outcome.kind).toBe("confirmed");
  expect(run.text).toContain("Please answer again: nothing comes before this question.");
});

test("< in the review comes back to the last question", async () => {
  const run = await pipe(lines("3", ...defaults(MAIN.length), "<", "no", "yes"));
  expect(answersOf(run).get("documentation.site")?.value).toBe(false);
});

test.each([
  ["at the first question", lines("q", "yes")],
  ["in the middle", lines("3", "", "q", "yes")],
  ["in the review", lines("1", "q")],
  ["with no", lines("1", "no")],
])("cancels %s", async (_, text) => {
  expect((await pipe(text)).outcome).toEqual({ kind: "cancelled", by: "user" });
});

test.each([
  ["resources.size", "enormous", '"enormous" is not one of small, medium, large, custom'],
  ["resources.size", "5", "there is no option 5: the numbers go from 1 to 4"],
  ["environments", "1,9", "there is no option 9: the numbers go from 1 to 4"],
  ["environments", ",", "choose at least 1"],
  ["security.read_only", "perhaps", '"perhaps" is neither yes nor no'],
  ["application.python", "2.7", '"2.7" does not look like 3.13'],
  ["application.dependencies.strategy", "conda", "this project has no"],
  ["health.container", "ready", "health.ready has no path"],
])("refuses for %s the answer %s with the reason, and asks again", async (id, wrong, reason) => {
  const before = MAIN.findIndex(({ question }) => question.id === id);
  const run = await pipe(lines("3", ...defaults(before), wrong, ...defaults(MAIN.length - before), "yes"));
  expect(run.text).toContain(`Please answer again: ${reason}`);
  expect(answersOf(run)).toEqual(new Map());
});

test("options are taken by number, several with commas, and - stands for none", async () => {
  const typed: Readonly<Record<string, string>> = {
    "application.entry": "2",
    "application.secrets": "2, 1",
    "application.writable": "-",
    environments: "3,1",
    "health.alive": "-",
    "health.container": "4",
  };
  const answers = answersOf(
    await pipe(lines("3", ...MAIN.map(({ question }) => typed[question.id] ?? ""), "yes")),
  );
  expect([...answers].map(([id, { value }]) => [id, value])).toEqual([
    ["application.entry", "wsgi:application"],
    ["application.writable", []],
    ["application.secrets", ["SUPABASE_KEY", "SECRET_KEY"]],
    ["environments", ["production", "blue-green"]],
    ["health.alive", ""],
    ["health.container", "status"],
  ]);
});

test("a custom size asks for the services, and a custom service for its limits", async () => {
  const upToSize = MAIN.findIndex(({ question }) => question.id === "resources.size");
  const given = new Map<string, Given>([["environments", { value: ["production"], origin: "saved" }]]);
  const after = defaults(MAIN.length - upToSize - 1);
  const run = await pipe(
    lines(
      "3",
      ...defaults(upToSize),
      "custom",
      "custom",
      "1.5",
      "1G",
      ...defaults(4),
      "large",
      ...after,
      "yes",
    ),
    { given },
  );
  expect(run.text).toContain(
    "Default: production, saved in cryo-init.yaml; cryo-init would take production, ",
  );
  const { answers } = settle(FACTS, answersOf(run));
  expect(answers.number("resources.production.app.cpus")).toBe(1500);
  expect(answers.number("resources.production.app.memory")).toBe(1024 ** 3);
  expect(answers.text("resources.production.redis.size")).toBe("large");
});

test.each(Array.from({ length: MAIN.length + 2 }, (_, count) => count))(
  "the input ending after %i lines names the question without an answer",
  async (count) => {
    const names = [
      '"How much to ask"',
      ...MAIN.map(({ question }) => `(${question.id})`),
      '"Write this 1 file?"',
    ];
    const error = await failure(pipe(lines(...["3", ...defaults(MAIN.length)].slice(0, count))));
    expect(error.failure).toBe("usage");
    expect(error.message).toContain("the input ended before");
    expect(error.message).toContain(names[count]);
    expect(error.next).toContain("--yes");
  },
);

test("a pipe that never answers is given up; a person may go on", async () => {
  const wrong = lines(...Array.from({ length: 150 }, () => "y"));
  const error = await failure(pipe(wrong));
  expect(error.message).toBe('100 lines of the input were no answer to "How much to ask"');
  const stdin = new PassThrough();
  stdin.end(`${wrong}1\nyes\n`);
  const { out } = makeOutput();
  const outcome = await runPlainWizard(makeInput({}), { stdin, out, interactive: true });
  expect(outcome.kind).toBe("confirmed");
});

test("names from the project cannot drive the terminal", async () => {
  const name = { ...FACTS.name, value: "Caf\u00e9 \u001b[2J\u202e" };
  const { text } = await pipe(lines("3", "Shop", ...defaults(MAIN.length - 1), "yes"), {
    facts: { ...FACTS, name },
  });
  expect(text).toContain("[Caf\u00e9 \\u{1b}[2J\\u{202e}]: ");
});

test("paths that lead to nothing are named, and taken all the same", async () => {
  const at = EVERY.findIndex(({ question }) => question.id === "application.source");
  const before = defaults(at);
  const more = {
    completePath: (typed: string) => ["app.py", "wsgi.py"].filter((path) => path.startsWith(typed)),
  };
  const run = await pipe(
    lines("4", ...before, "app.py, nope.py, wsgi.pi", ...defaults(EVERY.length - at - 1), "yes"),
    { more },
  );
  const said = "Warning: not in this checkout: nope.py, wsgi.pi. Taken all the same.\n";
  expect(run.text.split(said)).toHaveLength(2);
  expect(answersOf(run).get("application.source")?.value).toEqual(["app.py", "nope.py", "wsgi.pi"]);
});
