/**
 * Edits a generated YAML file the way people do, at random, in its text. Everything that is added says `mine`, so that a
 * test can look for it afterwards.
 */

const SCALAR = /^( *)([\w.-]+): ("[^"]*"|[\w./:-]+)$/;
const FLOW = /^( *)([\w.-]+): \[([^\]]+)\]$/;
const ITEM = /^( +)- ("[^"]*"|[\w./:-]+)$/;

/** Random numbers between 0 and 1 that follow from the seed alone (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const indentOf = (line) => line.length - line.trimStart().length;

/** Each takes lines, where to edit, and a number for what it adds. */
const EDITS = {
  comment: {
    at: /\S/,
    edit: (lines, at, id) => lines.splice(at, 0, `${" ".repeat(indentOf(lines[at]))}# mine ${id}`),
  },
  remark: { at: SCALAR, edit: (lines, at, id) => lines.splice(at, 1, `${lines[at]} # mine ${id}`) },
  value: {
    at: SCALAR,
    edit: (lines, at, id) => lines.splice(at, 1, lines[at].replace(SCALAR, `$1$2: mine-${id}`)),
  },
  quotes: {
    at: SCALAR,
    edit: (lines, at) => {
      const [, blanks, key, value] = SCALAR.exec(lines[at]);
      const other = value.startsWith('"') ? value.replaceAll('"', "'") : `"${value}"`;
      lines.splice(at, 1, `${blanks}${key}: ${other}`);
    },
  },
  key: {
    at: SCALAR,
    edit: (lines, at, id) => lines.splice(at, 0, `${" ".repeat(indentOf(lines[at]))}x-mine-${id}: "yes"`),
  },
  item: {
    at: ITEM,
    edit: (lines, at, id) => lines.splice(at + 1, 0, lines[at].replace(ITEM, `$1- mine-${id}`)),
  },
  service: {
    at: /^services:$/,
    edit: (lines, at, id) => lines.splice(at + 1, 0, `  mine-${id}:`, `    image: mine:${id}`, ""),
  },
  removal: { at: SCALAR, edit: (lines, at) => lines.splice(at, 1) },
  style: {
    at: FLOW,
    edit: (lines, at) => {
      const [, blanks, key, items] = FLOW.exec(lines[at]);
      lines.splice(at, 1, `${blanks}${key}:`, ...items.split(", ").map((item) => `${blanks}  - ${item}`));
    },
  },
  swap: {
    at: SCALAR,
    edit: (lines, at) => {
      const next = lines[at + 1] ?? "";
      if (SCALAR.test(next) && indentOf(next) === indentOf(lines[at])) lines.splice(at, 2, next, lines[at]);
    },
  },
};

/** The edited text, and which kinds of edit were made: one to four. */
export function editYaml(text, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const lines = text.split("\n");
  const kinds = [];
  const count = 1 + Math.floor(random() * 4);
  for (let id = 1; id <= count; id += 1) {
    const kind = pick(Object.keys(EDITS));
    const places = lines.flatMap((line, at) => (EDITS[kind].at.test(line) ? [at] : []));
    if (places.length === 0) continue;
    EDITS[kind].edit(lines, pick(places), id);
    kinds.push(kind);
  }
  return { text: lines.join("\n"), kinds };
}
