import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyExample, removeFolder } from "../support/example.ts";
import { cryoInit, PROGRAM } from "../support/run.ts";

let root = "";
beforeEach(async () => {
  root = await copyExample("streams");
});
afterEach(async () => await removeFolder(root));

/** Runs it with one of its outputs closed by the reader, as `| head` does. */
async function runUnread(args: readonly string[], unread: "stdout" | "stderr"): Promise<unknown> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, CI: undefined } });
  child.stdin.end();
  child[unread].destroy();
  child[unread === "stdout" ? "stderr" : "stdout"].resume();
  const [code] = await once(child, "close");
  return code;
}

test("when nobody reads its progress, everything is written all the same", async () => {
  expect(await runUnread([root, "--yes"], "stderr")).toBe(0);
  await access(join(root, "docker-compose.blue-green.yml"));
  expect((await cryoInit(["check", root])).code).toBe(0);
});

test("when nobody reads its result, that is no failure", async () => {
  expect(await runUnread(["schema"], "stdout")).toBe(0);
  expect(await runUnread([root, "--yes", "--json"], "stdout")).toBe(0);
  expect((await cryoInit(["check", root])).code).toBe(0);
});

test.runIf(existsSync("/dev/full"))("a result that cannot be written is a failure that says so", async () => {
  const child = spawn(process.execPath, [PROGRAM, "schema"], {
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
  });
  let stderr = "";
  child.stderr?.on("data", (text: Buffer) => {
    stderr += text.toString();
  });
  const [code] = await once(child, "close");
  expect(stderr).toContain("cannot write the result to standard output");
  expect(code).toBe(1);
});

describe("with --json", () => {
  test.each([
    ["a dry run", [], ["--dry-run"], 0, "dry-run"],
    ["the first run", [], ["--yes"], 0, "written"],
    ["a second run", ["--yes"], ["--yes"], 0, "nothing"],
  ])("%s prints one object on standard output", async (_name, before, args, code, outcome) => {
    if (before.length > 0) await cryoInit([root, ...before]);
    const ended = await cryoInit([root, ...args, "--json"]);
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome, root });
    expect(ended.code).toBe(code);
  });

  test.each([
    ["a wrong flag", ["--bogus"], 2],
    ["a wrong answer", ["--set", "resources.size=huge"], 2],
    ["files of somebody else", [], 4],
  ])("%s leaves standard output empty", async (_name, args, code) => {
    const ended = await cryoInit([root, "--json", ...args]);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^cryo-init: /m);
  });
});
