import fc from "fast-check";
import { expect, test } from "vitest";
import { sanitizePaste } from "../../../../src/wizard/terminal/sanitize-paste.ts";

test.each([
  ["plain text", "my-app 1.5", "my-app 1.5"],
  ["a line copied with its end", "512M\n", "512M"],
  ["several lines", "one\r\n\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"],
  ["tabs", "a\tb", "a b"],
  ["spaces at the ends", " a ", " a "],
  ["colours", "\u001b[1;31mred\u001b[0m", "red"],
  ["control characters", "a\u0000\u0003\u0008\u007f\u009bb", "ab"],
  ["an escape that begins nothing", "a\u001bb", "ab"],
  ["what reorders or hides text", "a\u202e\u200b\ufeffb", "ab"],
  ["emoji clusters", "👩‍💻é日", "👩‍💻é日"],
  ["nothing but line breaks", "\r\n\r\n", ""],
])("%s", (_name, pasted, expected) => {
  expect(sanitizePaste(pasted)).toBe(expected);
});

test("leaves no control character, whatever is pasted", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (pasted) => {
      expect(sanitizePaste(pasted).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    }),
  );
});
