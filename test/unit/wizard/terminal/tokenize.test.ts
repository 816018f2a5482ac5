import { StringDecoder } from "node:string_decoder";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  flush,
  GROUND,
  PASTE_PIECE,
  type Token,
  tokenize,
} from "../../../../src/wizard/terminal/tokenize.ts";
import { InkReader } from "./ink-reader.tsx";

const ESC = "\u001b";
const ESCAPE_KEY = `${ESC}[27u`;

/** All tokens of `chunks`, the last ones as after a silence. */
function readAll(chunks: readonly string[]): readonly Token[] {
  const tokens: Token[] = [];
  let state = GROUND;
  for (const chunk of chunks) {
    const next = tokenize(state, chunk);
    tokens.push(...next.tokens);
    state = next.state;
  }
  return [...tokens, ...flush(state).tokens];
}

/** Keys as their sequences, pastes in brackets. */
function show(...chunks: readonly string[]): readonly string[] {
  return readAll(chunks).map((token) => (token.kind === "key" ? token.sequence : `<${token.text}>`));
}

function decode(bytes: Uint8Array, cuts: readonly number[]): readonly string[] {
  const decoder = new StringDecoder("utf8");
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => decoder.write(Buffer.from(bytes.subarray(edges[index], edge))));
}

describe("keys", () => {
  test("come one a token", () => {
    expect(show("ab\t\u0003 é日😀\r")).toEqual(["a", "b", "\t", "\u0003", " ", "é", "日", "😀", "\r"]);
  });

  test.each([
    ["Backspace", "\u007f", "\b"],
    ["Ctrl+H", "\b", "\b"],
    ["Alt+Backspace", `${ESC}\u007f`, `${ESC}\b`],
    ["a line feed", "\n", "\r"],
    ["Backspace in Kitty's protocol", `${ESC}[127;5u`, `${ESC}[8;5u`],
  ])("%s is renamed to what Ink names rightly", (_name, sent, expected) => {
    expect(show(sent)).toEqual([expected]);
  });

  test.each([
    ..."[A OB [1;5C [5D [H OF [1~ [3~ [3;5~ [4~ [5~ [6~ [7~ [8^ [Z [a Od [[5~ [99;5u [13;2u [9;2:2u".split(
      " ",
    ),
    ...[`${ESC}[A`, "a", "Z", "0", " ", "\r"],
  ])("ESC %j goes through whole", (rest) => {
    expect(show(ESC + rest)).toEqual([ESC + rest]);
  });

  test.each([
    ..."OP [[A [11~ [1;5P [1;5Q [1;2P [15;5~ [24;5~ [2~ [E [2^".split(" "), // keys that useInput has no name for
    ...["[I", "[O", "[<0;10;5M", "[<0;10;5m", "[32;10;5M", "[M !!", "[201~"], // focus, mouse, a paste's end
    ...["[?1;2c", "[>0;276;0c", "[24;80R", "[0n", "[?2026;2$y", "[8;24;80t", "[27;5;99~"], // reports
    ...["]11;rgb:0000/0000/0000\u0007", `]11;?${ESC}\\`, `P>|xterm(390)${ESC}\\`, `_Gi=1;OK${ESC}\\`],
    ...["[97;5:3u", "[0u", "[57400u", "[1114112u", `[${"1".repeat(100)}A`, "é", "?"],
  ])("ESC %j is dropped, and the key after it is not", (rest) => {
    expect(show(`${ESC}${rest}q`)).toEqual(["q"]);
  });

  test("neither other control characters nor broken UTF-8 are keys", () => {
    expect(show("\u0000\u001c\u001d\u001e\u001f\u0080\u009b\ud800\ufffdq")).toEqual(["q"]);
  });
});

describe("Esc", () => {
  test("alone is a key once nothing follows", () => {
    const { tokens, state } = tokenize(GROUND, ESC);
    expect(tokens).toEqual([]);
    expect(flush(state)).toEqual({ tokens: [{ kind: "key", sequence: ESCAPE_KEY }], state: GROUND });
  });

  test("twice is two keys", () => expect(show(ESC + ESC)).toEqual([ESCAPE_KEY, ESCAPE_KEY]));

  test("before a control character is a key of its own", () => {
    expect(show(`${ESC}\u0003`)).toEqual([ESCAPE_KEY, "\u0003"]);
  });

  test("is the beginning of a sequence whose rest comes in the next chunk", () => {
    expect(show(ESC, "[1;", "5D")).toEqual([`${ESC}[1;5D`]);
  });

  test.each(["[", "O", "[1;5", "[M!", "P1$r", "]11;rgb"])("and %j alone leave nothing behind", (rest) => {
    expect(show(ESC + rest)).toEqual([]);
    expect(flush(tokenize(GROUND, ESC + rest).state).state).toBe(GROUND);
  });

  test.each(["[", "[1;5", "O", "[M!", "]11;rgb", "P"])("and %j do not swallow Ctrl-C", (rest) => {
    expect(show(`${ESC + rest}\u0003`)).toEqual(["\u0003"]);
  });
});

describe("a paste", () => {
  const paste = (text: string) => `${ESC}[200~${text}${ESC}[201~`;

  test("is one token, between the keys around it", () => {
    expect(show(`a${paste("one\r\ntwo\u007f")}\r`)).toEqual(["a", "<one\r\ntwo\u007f>", "\r"]);
  });

  test("may hold what looks like its end", () => {
    expect(show(paste(`a${ESC}[201b${ESC}${ESC}[20`))).toEqual([`<a${ESC}[201b${ESC}${ESC}[20>`]);
  });

  test("is not ended by silence", () => {
    const open = tokenize(GROUND, `${ESC}[200~one\r`).state;
    const { tokens, state } = flush(open);
    expect(tokens).toEqual([]);
    expect(tokenize(state, `two${ESC}[201~`).tokens).toEqual([{ kind: "paste", text: "one\rtwo" }]);
  });

  test.each(["x", "\r", ESC])("without an end is delivered in pieces and stays a paste (%j)", (char) => {
    const tokens = readAll([`${ESC}[200~${char.repeat(PASTE_PIECE * 2 + 10)}`]);
    expect(tokens.map(({ kind }) => kind)).toEqual(["paste", "paste"]);
  });

  test("without an end lets Ctrl-C through", () => {
    expect(show(`${ESC}[200~one\u0003`)).toEqual(["\u0003"]);
  });

  test("never yields Enter, whatever it holds", () => {
    const text = fc.string({ unit: "binary" }).filter((pasted) => !pasted.includes(`${ESC}[201~`));
    fc.assert(
      fc.property(text, fc.string(), (pasted, more) => {
        const tokens = readAll([paste(`\r\n${pasted}${ESC}O${more}\r`)]);
        expect(tokens.filter(({ kind }) => kind === "paste")).toHaveLength(1);
        const keys = tokens.filter((token) => token.kind === "key");
        expect(keys.every(({ sequence }) => sequence === "\u0003")).toBe(true);
      }),
    );
  });
});

describe("for any bytes", () => {
  const pieces = fc.constantFrom(
    ...["", "", "[", "O", "]", "P", "[200~", "[201~", "[M"].map((rest) => ESC + rest),
    ..."; : 1;5 P Q A ~ ^ $ u 127 [ é 😀 \u0000 \u0007 \r \n \u007f".split(" "),
  );
  const csi = fc
    .tuple(
      fc.nat(30),
      fc.nat(300),
      fc.constantFrom("", ";1:3", ":1"),
      fc.constantFrom(..."ABEFHIMPQRSZacu~^$"),
    )
    .map(([code, modifiers, tail, final]) => `${ESC}[${code};${modifiers}${tail}${final}`);
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(fc.oneof(pieces, csi, fc.string({ unit: "binary" })))
      .map((parts) => Buffer.from(parts.join(""))),
  );

  let ink: InkReader;
  beforeAll(() => {
    ink = new InkReader();
  });
  afterAll(() => ink.close());

  test("the tokens do not depend on where the chunks are cut", () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(200), { maxLength: 12 }), (sent, cuts) => {
        expect(readAll(decode(sent, cuts))).toEqual(readAll(decode(sent, [])));
      }),
      { numRuns: 500 },
    );
  });

  test("Ink takes each key token at once, for one key, and names it", () => {
    fc.assert(
      fc.property(bytes, (sent) => {
        for (const token of readAll(decode(sent, []))) {
          if (token.kind === "paste") continue;
          expect(token.sequence).not.toContain("\u007f");
          const events = ink.read(token.sequence);
          expect(events, JSON.stringify(token.sequence)).toHaveLength(1);
          for (const { input, key } of events) {
            expect([...input].length, JSON.stringify(token.sequence)).toBeLessThanOrEqual(1);
            expect(input !== "" || Object.values(key).includes(true)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each(["[1;5P", "[1;5Q", "[5S", "[1;6I"])(
    "what Ink itself throws on, ESC %s, yields no token",
    (rest) => {
      expect(() => ink.read(ESC + rest)).toThrow(TypeError);
      expect(readAll([ESC + rest])).toEqual([]);
    },
  );
});
