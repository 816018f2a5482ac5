import { cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { COMPOSE_FILES } from "../../src/config/plan.ts";
import { copyExample, makeFolder, removeFolder } from "../support/example.ts";
import { cryoInit, run } from "../support/run.ts";

const RULES = fileURLToPath(new URL("../../.dclintrc.json", import.meta.url));
const DCLINT = join(
  dirname(createRequire(import.meta.url).resolve("dclint/package.json")),
  "bin",
  "dclint.cjs",
);

let root = "";
let only = "";
beforeAll(async () => {
  root = await copyExample("dclint");
  only = await makeFolder("compose");
});
afterAll(async () => {
  await removeFolder(root);
  await removeFolder(only);
});

test.each([
  ["recommended answers", []],
  [
    "everything set otherwise",
    ["resources.size=large", "application.redis=persistent", "security.read_only=no", "security.loopback=no"],
  ],
])("dclint accepts every Compose file: %s", async (_name, answers) => {
  const every = ["--set", "environments=production,development,blue-green,swarm"];
  const ended = await cryoInit([root, "--yes", ...every, ...answers.flatMap((answer) => ["--set", answer])]);
  expect(ended.code, ended.stderr).toBe(0);
  for (const file of Object.values(COMPOSE_FILES)) {
    await cp(join(root, file), join(only, file));
  }
  const { code, stdout, stderr } = await run(process.execPath, [
    DCLINT,
    "-c",
    RULES,
    "--max-warnings",
    "0",
    only,
  ]);
  expect(code, stdout + stderr).toBe(0);
});
