/**
 * The same answers by keys in the wizard, by lines through a pipe and by flags give the same files, to the byte: 200
 * random sets of answers in the built program, about 4 s each on a machine with 2 processors.
 *
 *   npm run bench:parity
 *   npm run bench:parity -- 20
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [sets = "200"] = process.argv.slice(2);
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "e2e", "test/e2e/parity.test.ts"],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, PARITY_SETS: sets },
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
