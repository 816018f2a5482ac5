/** What the faults of one kind led to, and the steps that every kind ends with. */
import { existsSync } from "node:fs";
import { judge, leftovers, snapshot } from "./oracle.mjs";
import { rerun, runProgram } from "./project.mjs";

/** An empty row of the table. `midway` counts trees that were neither old nor new before anything had recovered them. */
export const newRow = (kind) => ({ kind, injected: 0, old: 0, fresh: 0, midway: 0, losses: [] });

/** `count` numbers from 0 to below `total`, spread evenly; all of them when there are not more. */
export function spread(count, total) {
  const taken = Math.min(count, total);
  return Array.from({ length: taken }, (_, index) => Math.floor((index * total) / taken));
}

/** Runs `work` for each item, two at a time. */
export async function forEachAtOnce(items, work) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

/** Writes down what is wrong, with what it takes to find the case again. */
export function complain(row, name, losses) {
  for (const loss of losses) row.losses.push(`${row.kind}, ${name}: ${loss}`);
}

/**
 * After a fault that has passed: the next command that reads the project must leave it old or new, and a re-run must
 * make it new and leave nothing over.
 */
export async function settle(row, name, project, root) {
  row.injected += 1;
  if (judge(snapshot(root), project).state === "mixed") row.midway += 1;
  // `resources` writes nothing by itself: what it changes is the recovery.
  const recovery = await runProgram(["resources", root]);
  if (recovery.code !== 0)
    complain(row, name, [`the next command ended with ${recovery.code}: ${recovery.output}`]);
  const { state, losses } = judge(snapshot(root), project);
  complain(row, name, losses);
  if (state === "old") row.old += 1;
  if (state === "new") row.fresh += 1;
  await mustBecomeNew(row, name, project, root);
}

/** A plain re-run ends with 0, makes the project the new one, keeps every edit and leaves nothing over. */
export async function mustBecomeNew(row, name, project, root) {
  const { code, output } = await runProgram(rerun(root));
  if (code !== 0) complain(row, name, [`the re-run ended with ${code}: ${output}`]);
  const { state, losses } = judge(snapshot(root), project);
  complain(row, name, state === "new" ? losses : [...losses, `after the re-run the project is ${state}`]);
  if (existsSync(root) && leftovers(root).length > 0)
    complain(row, name, [`left over: ${leftovers(root).join(", ")}`]);
}

/**
 * While a fault is in place: the run refuses, names `path` and a next step, and changes nothing.
 * `before` is the tree with the fault in it.
 */
export function mustRefuse(row, name, { code, output }, { path, before, root }) {
  row.injected += 1;
  const losses = [];
  if (code === 0 || code === null) losses.push(`was not refused (exit ${code})`);
  // A next step stands on a line of its own below the message.
  const said = output.slice(output.lastIndexOf("cryo-init: "));
  if (!said.includes(path)) losses.push(`the message does not name ${path}: ${said}`);
  if (said.trimEnd().split("\n").length < 2) losses.push(`the message says no next step: ${said}`);
  const now = snapshot(root);
  const changed = [...now.keys(), ...before.keys()].filter((each) => now.get(each) !== before.get(each));
  if (changed.length > 0) losses.push(`refused, yet changed ${changed.slice(0, 3).join(", ")}`);
  else row.old += 1;
  complain(row, name, losses);
}
