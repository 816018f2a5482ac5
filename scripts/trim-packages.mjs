/**
 * Parts of packages that the program never reaches and that a bundler cannot see to be idle, replaced by what it does
 * reach: 14 of 715 kB of the published package. The tests of the built program run without them.
 */
const REPLACED = [
  {
    // The plain mode registers a prompt of its own.
    id: /[\\/]enquirer[\\/]lib[\\/]prompts[\\/]index\.js$/,
    code: "module.exports = {};",
  },
  {
    // dockerfile-ast makes positions and ranges, and takes nothing else from the protocol of language servers.
    id: /[\\/]vscode-languageserver-types[\\/]lib[\\/](?:umd|esm)[\\/]main\.js$/,
    code: `
      const create = (line, character) => ({ line, character });
      export const Position = { create };
      export const Range = {
        create: (one, two, three, four) =>
          three === undefined
            ? { start: one, end: two }
            : { start: create(one, two), end: create(three, four) },
      };
    `,
  },
  {
    // Only editors colour what the Python parser reads.
    id: /[\\/]@lezer[\\/]highlight[\\/]dist[\\/]index\.js$/,
    code: `
      export const styleTags = () => () => null;
      export const tags = new Proxy(() => tags, { get: () => tags });
    `,
  },
];

/** For rolldown; each replacement must be used, so that none outlives what it was for. */
export function trimPackages() {
  const used = new Set();
  return {
    name: "trim-packages",
    load(id) {
      const replaced = REPLACED.find((each) => each.id.test(id));
      if (replaced === undefined) return null;
      used.add(replaced);
      return { code: replaced.code, moduleSideEffects: false };
    },
    buildEnd() {
      const idle = REPLACED.filter((each) => !used.has(each)).map(({ id }) => String(id));
      if (idle.length > 0) throw new Error(`nothing matches ${idle.join(" or ")} any more`);
    },
  };
}
