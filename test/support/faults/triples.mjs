/** Random (base, hand edit, new answers) triples of every generated text kind, through the real planning of a run. */

const remark = (path, id) => {
  if (path.endsWith(".md")) return `<!-- mine ${id} -->`;
  return `# mine ${id}`;
};
const indentOf = (line) => line.slice(0, line.length - line.trimStart().length);
const count = (lines, line) => lines.filter((each) => each === line).length;

/** Adds, changes and removes one to four lines. Everything that is added says `mine` and a number. */
export function editLines(path, text, random) {
  const lines = text.split("\n");
  const added = [];
  for (let id = 1; id <= 1 + Math.floor(random() * 4); id += 1) {
    const at = Math.floor(random() * (lines.length - 1));
    const act = random();
    const line = `${indentOf(lines[at])}${remark(path, id)}`;
    if (act < 0.5) lines.splice(at, 0, line);
    else if (act < 0.75) lines.splice(at, 1, line);
    else lines.splice(at, 1);
    if (act < 0.75) added.push(line);
  }
  return { text: lines.join("\n"), added: added.filter((line) => lines.includes(line)) };
}

const resultOf = (mine, { kind, choices, after }) =>
  (kind === "conflict" ? choices.markers : (after ?? mine)).split("\n");

/**
 * What a person has lost: a sentence for each line that was added and is gone, or removed and is back, without a
 * conflict. Only lines that stand once in the base are followed when they are removed: of others nobody can say which
 * is meant.
 */
export function judgeTriple({ base, mine, theirs, added }, change) {
  const result = resultOf(mine, change);
  const losses = added
    .filter((line) => !result.includes(line))
    .map((line) => `lost the added line "${line}"`);
  if (change.kind === "conflict") return losses;
  const [before, left, right] = [base, mine, theirs].map((text) => text.split("\n"));
  for (const line of new Set(before)) {
    if (line.trim() === "" || count(before, line) !== 1) continue;
    if (!left.includes(line) && count(right, line) <= 1 && result.includes(line))
      losses.push(`the removed line "${line}" is back`);
  }
  return losses;
}

/**
 * What of the new text was not taken over, without a conflict: a sentence for each line. A person who has removed or
 * edited the section around it wins in YAML, so this is no loss by itself.
 */
export function listNotTaken({ base, mine, theirs }, change) {
  const result = resultOf(mine, change);
  const [before, left, right] = [base, mine, theirs].map((text) => text.split("\n"));
  const lost = [...new Set(right)]
    .filter((line) => !before.includes(line) && !left.includes(line) && !result.includes(line))
    .map((line) => `lost the generated line "${line}"`);
  if (change.kind === "conflict") return lost;
  const stale = [...new Set(before)]
    .filter((line) => line.trim() !== "" && count(before, line) === 1 && !right.includes(line))
    .filter((line) => count(left, line) <= 1 && result.includes(line))
    .map((line) => `the line "${line}", no longer generated, stays`);
  return [...lost, ...stale];
}

/**
 * Runs `count` triples. `generated` holds the files of some answers: maps of text by path.
 * @returns how many there were, how many conflicts, in how many a new line was not taken over, the paths, and what was lost
 */
export function runTriples({ planChanges, generated, count: wanted, random }) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const seen = { injected: 0, conflicts: 0, paths: new Set(), losses: [], notTaken: 0 };
  while (seen.injected < wanted) {
    const [from, to] = [pick(generated), pick(generated)];
    const path = pick([...from.keys()]);
    const [base, theirs] = [from.get(path), to.get(path)];
    if (theirs === undefined) continue;
    const { text: mine, added } = editLines(path, base, random);
    const file = { path, content: theirs, kind: "whole", executable: false, eol: "project", purpose: "" };
    const eol = random() < 0.3 ? "crlf" : "lf";
    const [change] = planChanges({
      files: [file],
      state: {
        base: new Map([[path, base]]),
        written: [path],
        altered: new Set(),
        removed: new Set(),
        digests: new Map(),
        former: new Map(),
        seen: new Map(),
      },
      disk: new Map([[path, { text: mine, eol, executable: true }]]),
      keep: [],
      crlf: false,
      onConflict: "ask",
    });
    seen.injected += 1;
    seen.paths.add(path);
    if (change.kind === "conflict") seen.conflicts += 1;
    const triple = { base, mine, theirs, added };
    const losses = judgeTriple(triple, change);
    if (listNotTaken(triple, change).length > 0) seen.notTaken += 1;
    if (change.eol !== eol) losses.push(`line endings became ${change.eol}`);
    for (const loss of losses) seen.losses.push(`triple ${seen.injected}, ${path}: ${loss}`);
  }
  return seen;
}
