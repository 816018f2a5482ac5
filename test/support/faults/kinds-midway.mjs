/** Faults in the middle of a re-run: killed, refused by the system, disk full, a second run beside it. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { differences, judge, snapshot } from "./oracle.mjs";
import { ANSWERS, PROGRAM, rerun, runProgram, runToEnd } from "./project.mjs";
import { complain, forEachAtOnce, mustBecomeNew, newRow, settle, spread } from "./rows.mjs";

/** How many calls of a kind an undisturbed re-run makes. */
async function countCalls(project, act) {
  const root = project.copy();
  const report = join(root, "..", "calls");
  await runProgram(rerun(root), { fault: { root, act, at: Number.MAX_SAFE_INTEGER, report } });
  return Number(readFileSync(report, "utf8"));
}

/**
 * SIGKILL from outside after random times. A quarter falls anywhere in the run, the others while it holds the
 * transaction's folder, found by watching for it: a kill before anything is written proves nothing.
 */
export async function killAtRandom(project, { count, random }) {
  const row = { ...newRow("killed at a random instant"), while: 0 };
  await forEachAtOnce(spread(count, count), async (number) => {
    const root = project.copy();
    const share = random();
    const anywhere = number % 4 === 0;
    const watched = join(root, ".cryo-init/transaction");
    let begun;
    const onStart = (child) => {
      if (anywhere) return;
      const timer = setInterval(() => {
        if (child.exitCode !== null || child.signalCode !== null) clearInterval(timer);
        else if (existsSync(watched)) {
          clearInterval(timer);
          begun = setTimeout(() => child.kill("SIGKILL"), share * project.writing);
        }
      }, 1);
    };
    const options = anywhere ? { killAfter: share * project.duration } : { onStart };
    const { signal } = await runProgram(rerun(root), options);
    clearTimeout(begun);
    if (signal === "SIGKILL" && existsSync(watched)) row.while += 1;
    await settle(row, `number ${number}`, project, root);
  });
  return row;
}

/** SIGKILL at a chosen call, so that no place between two calls is left to chance. */
export async function killAtCalls(project, { count }) {
  const row = newRow("killed at a file-system call");
  await forEachAtOnce(spread(count, await countCalls(project, "count")), async (before) => {
    const at = before + 1;
    const root = project.copy();
    const { signal } = await runProgram(rerun(root), { fault: { root, act: "kill", at } });
    // Calls run side by side, so that their number differs by a few: the last ones may not come.
    if (signal !== "SIGKILL" && judge(snapshot(root), project).state !== "new")
      complain(row, `call ${at}`, ["was not killed and is not new"]);
    await settle(row, `call ${at}`, project, root);
  });
  return row;
}

/** An error of the system at a chosen call and at all later ones. */
export async function refuseCalls(project, { act, count, kind }) {
  const row = newRow(kind);
  await forEachAtOnce(spread(count, await countCalls(project, act)), async (before) => {
    const at = before + 1;
    const root = project.copy();
    const { code, output } = await runProgram(rerun(root), { fault: { root, act, at } });
    if (code !== 0 && !/disk is full|permission denied/.test(output))
      complain(row, `call ${at}`, [`does not say why it ended with ${code}: ${output}`]);
    await settle(row, `call ${at}`, project, root);
  });
  return row;
}

/** Beyond what the old project takes: from nothing to more than a whole run needs. */
const FULL_RANGE_KIB = 2400;

/** A file system that is really full. Needs root for the mount. */
export async function fillDisk(project, { count }) {
  const row = newRow("disk really full (tmpfs)");
  if (spawnSync("unshare", ["--mount", "true"]).status !== 0) return { ...row, skipped: "needs root" };
  // By blocks, as tmpfs counts: the old project, then up to what the whole run needs.
  const used = Number(execFileSync("du", ["-sk", project.root], { encoding: "utf8" }).split("\t")[0]);
  await forEachAtOnce(spread(count, count), async (number) => {
    const root = project.copy();
    const disk = join(root, "..", "disk", "old");
    mkdirSync(disk, { recursive: true });
    const size = used + 8 + Math.floor((number * FULL_RANGE_KIB) / count);
    const script = [
      `mount -t tmpfs -o size=${size}k,mode=755 tmpfs '${disk}'`,
      `cp -a '${root}/.' '${disk}'`,
      `code=0; "$@" || code=$?`,
      `rm -rf '${root}'; cp -a '${disk}' '${root}'`,
      "exit $code",
    ].join("\n");
    const args = ["--mount", "sh", "-euc", script, "sh", process.execPath, PROGRAM, ...rerun(disk)];
    const { code, output } = await runToEnd("unshare", args);
    if (code !== 0 && !output.includes("disk is full"))
      complain(row, `${size} KiB`, [`does not say that the disk is full: ${output}`]);
    await settle(row, `${size} KiB`, project, root);
  });
  return row;
}

/** Folders that another user's run may not write in, from the start or from the commit on. */
export async function takePermission(project, { count, random }) {
  const row = newRow("permission taken away (chmod)");
  if (process.getuid?.() !== 0) return { ...row, skipped: "needs root" };
  const uid = 65_534;
  const folders = ["docker", "docs-site", "scripts", ".cryo-init", ".cryo-init/base", "."];
  await forEachAtOnce(spread(count, count), async (number) => {
    const root = project.copy();
    execFileSync("chown", ["-R", `${uid}:${uid}`, root]);
    const folder = join(root, folders[number % folders.length]);
    const wait = random() * project.writing;
    let mode = null;
    const onStart = (child) => {
      const timer = setInterval(() => {
        if (child.exitCode !== null || child.signalCode !== null) clearInterval(timer);
        else if (existsSync(join(root, ".cryo-init/transaction"))) {
          clearInterval(timer);
          mode = setTimeout(() => chmodSync(folder, 0o555), wait);
        }
      }, 1);
    };
    const { code, output } = await runProgram(rerun(root), { uid, onStart });
    clearTimeout(mode);
    chmodSync(folder, 0o755);
    const name = `${folders[number % folders.length]} after ${wait.toFixed(0)} ms`;
    if (code !== 0 && !output.includes("permission denied"))
      complain(row, name, [`does not say that permission is missing: ${output}`]);
    await settle(row, name, project, root);
  });
  return row;
}

/** Two runs started together: the result is that of one after the other, or of the one that was not turned away. */
export async function runTwoAtOnce(project, { count, random }) {
  const row = newRow("two runs at once");
  const answers = [ANSWERS, ["security.read_only=no", "resources.production.app.memory=1G"]];
  const serial = new Map();
  for (const order of ["0", "1", "01", "10"]) {
    const root = project.copy();
    for (const digit of order) await runProgram(rerun(root, answers[Number(digit)]));
    serial.set(order, snapshot(root));
  }
  for (let number = 1; number <= count; number += 1) {
    const root = project.copy();
    const pair = number % 2 === 0 ? [0, 0] : [0, 1];
    const delays = [0, random() * 150];
    const ended = await Promise.all(
      pair.map(async (which, index) => {
        await new Promise((resolve) => setTimeout(resolve, delays[index]));
        return await runProgram(rerun(root, answers[which]));
      }),
    );
    row.injected += 1;
    const name = `pair ${number}, ${delays[1].toFixed(0)} ms apart`;
    for (const { code, output } of ended) {
      if (code === 0) continue;
      if (!/already writing|at this very moment|Another run of cryo-init has written/.test(output))
        complain(row, name, [`turned away without saying why (${code}): ${output}`]);
    }
    const won = pair.filter((_, index) => ended[index].code === 0);
    const allowed = won.length === 2 && pair[1] === 1 ? ["01", "10"] : [...new Set(won)].map(String);
    const tree = snapshot(root);
    const found = allowed.find((order) => differences(serial.get(order), tree).length === 0);
    if (found === undefined)
      complain(row, name, [`the result is none of the serial ones: ${allowed.join(", ") || "nobody won"}`]);
    else row.fresh += 1;
    if (pair[1] === 0) await mustBecomeNew(row, name, project, root);
  }
  return row;
}
