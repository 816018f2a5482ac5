import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

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

/** Ink's layout comes as WebAssembly in base64, which no archive makes smaller: packed before, it takes 13 kB less. */
const LAYOUT = /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/].*\.js$/;
const BINARY = /"(data:application\/octet-stream;base64,)([\w+/=]+)"/;

function packBinary(code) {
  const [whole, kind, text] = BINARY.exec(code) ?? [];
  if (whole === undefined) throw new Error("yoga-layout holds no binary in base64 any more");
  const packed = brotliCompressSync(Buffer.from(text, "base64")).toString("base64");
  const unpack = `brotliDecompressSync(Buffer.from("${packed}", "base64")).toString("base64")`;
  return `import { brotliDecompressSync } from "node:zlib";\n${code.replace(BINARY, () => `"${kind}" + ${unpack}`)}`;
}

/** For rolldown; each replacement must be used, so that none outlives what it was for. */
export function trimPackages() {
  const used = new Set();
  return {
    name: "trim-packages",
    load(id) {
      if (LAYOUT.test(id)) {
        used.add(LAYOUT);
        return { code: packBinary(readFileSync(id, "utf8")) };
      }
      const replaced = REPLACED.find((each) => each.id.test(id));
      if (replaced === undefined) return null;
      used.add(replaced);
      return { code: replaced.code, moduleSideEffects: false };
    },
    buildEnd() {
      const idle = REPLACED.filter((each) => !used.has(each)).map(({ id }) => String(id));
      if (!used.has(LAYOUT)) idle.push(String(LAYOUT));
      if (idle.length > 0) throw new Error(`nothing matches ${idle.join(" or ")} any more`);
    },
  };
}
