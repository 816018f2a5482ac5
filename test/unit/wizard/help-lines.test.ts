import { expect, test } from "vitest";
import { previewFiles } from "../../../src/cli/generate.ts";
import { openQuestion } from "../../../src/wizard/flow/question.ts";
import { createInsight } from "../../../src/wizard/insight/insight.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { drawText, openAndPress, pressAll } from "./drive.ts";
import { makeInput } from "./fake-input.ts";

const input = makeInput({
  facts: EXAMPLE_FACTS,
  preview: (config, withSite) => previewFiles(config, EXAMPLE_FACTS, withSite),
});
const opened = openAndPress(input, "m");

/** What the help of a question says of its file and lines. */
function helpOf(id: string, ...keys: readonly string[]): readonly [shows: string, ...lines: string[]] {
  const asked = openQuestion(input, opened, id, "settings");
  const text = drawText(input, pressAll(input, asked, ...keys, "?"), { columns: 160, rows: 60 });
  const [, shows = "", written = ""] = /Shows in +(\S+) *\n([\s\S]*?)\n *\n/.exec(text) ?? [];
  const lines = written.split("\n").map((one) => one.replace("It writes", "").trim());
  return [shows, ...lines];
}

test.each([
  ["resources.size", "docker-compose.yml", 'cpus: "2"', "memory: 1536M"],
  ["security.init", "docker-compose.yml", "init: true"],
  ["security.read_only", "docker-compose.yml", "read_only: true"],
  ["application.framework", "docker-compose.dev.yml", expect.stringContaining("command: [flask")],
  ["application.interface", "docker/gunicorn.conf.py", 'worker_class = "gthread"'],
  ["application.dependencies.files", "docker/requirements.txt", expect.stringMatching(/^\w+==/)],
  ["image.labels.created", "Dockerfile", "nothing, with this answer"],
  ["image.labels.description", "Dockerfile", "nothing, with this answer"],
  ["logging.access_log", "docker-compose.yml", "nothing, with this answer"],
])("the help of %s begins with its own line", (id, shows, ...lines) => {
  const [file, ...written] = helpOf(id);
  expect(file).toBe(shows);
  expect(written.slice(0, lines.length)).toEqual(lines);
});

test("the help of another answer has the lines of that", () => {
  expect(helpOf("logging.access_log", "<down>")).toEqual(["docker-compose.yml", 'GUNICORN_ACCESS_LOG: "0"']);
  expect(helpOf("security.init", "<down>").join()).not.toContain("init: true");
});

test.each([
  ["development", "docker-compose.dev.yml"],
  ["blue-green", "docker-compose.blue-green.yml"],
])("of %s in the list of environments, help and preview show its own file", (_, file) => {
  const steps = file.includes("dev") ? ["<down>"] : ["<down>", "<down>"];
  expect(helpOf("environments", ...steps)[0]).toBe(file);
});

test("a docstring is no line of an answer, and the same line of two services stands once", () => {
  expect(helpOf("application.interface").join()).not.toContain('"""');
  const written = helpOf("security.read_only").slice(1);
  expect(new Set(written).size).toBe(written.length);
});

test("an answer that only asks for more writes nothing yet", () => {
  expect(helpOf("resources.size", "<down>", "<down>").slice(1)).toEqual(["nothing, with this answer"]);
});

test("an environment that is not chosen writes nothing", () => {
  const swarm = openQuestion(input, opened, "environments", "settings");
  const text = drawText(input, pressAll(input, swarm, "<down>", "<down>", "<down>"), {
    columns: 160,
    rows: 60,
  });
  expect(text).toContain("docker-stack.yml is not written with this answer.");
});

test.each([
  ["documentation.site", [], "docs-site/index.md", "as it stands"],
  ["documentation.hosting", ["<down>"], "docs-site/hosting/docker-compose.yml", "-"],
  ["documentation.pages", ["<down>"], ".github/workflows/docs.yml", "+"],
  ["documentation.title", ["Ops"], "docs-site/.vitepress/project.json", "Ops"],
])("the preview of %s shows its own file of the site", (id, keys, file, shown) => {
  const asked = openQuestion(input, opened, id, "settings");
  const preview = createInsight(input).preview(pressAll(input, asked, ...keys));
  if ("message" in preview) throw new Error(preview.message);
  expect(preview.path).toBe(file);
  const text = drawText(input, pressAll(input, asked, ...keys), { columns: 160, rows: 60 });
  expect(text).toContain(shown);
});

test("the flag in the help is that of the focused answer", () => {
  const asked = openQuestion(input, opened, "resources.size", "settings");
  const text = drawText(input, pressAll(input, asked, "<down>", "?"), { columns: 160, rows: 60 });
  expect(text).toContain("--set resources.size=large");
});
