import { expect, test } from "vitest";
import { type ColorSettings, chooseColor } from "../../../../src/wizard/terminal/colors.ts";

test.each<[string, Partial<ColorSettings>, boolean]>([
  ["a terminal", {}, true],
  ["no terminal", { isTty: false }, false],
  ["TERM=dumb", { env: { TERM: "dumb" } }, false],
  ["NO_COLOR", { env: { NO_COLOR: "1" } }, false],
  ["an empty NO_COLOR", { env: { NO_COLOR: "" } }, true],
  ["NO_COLOR over FORCE_COLOR", { env: { NO_COLOR: "1", FORCE_COLOR: "1" } }, false],
  ["FORCE_COLOR without a terminal", { isTty: false, env: { FORCE_COLOR: "1", TERM: "dumb" } }, true],
  ["an empty FORCE_COLOR", { isTty: false, env: { FORCE_COLOR: "" } }, true],
  ["FORCE_COLOR=0", { env: { FORCE_COLOR: "0" } }, false],
  ["FORCE_COLOR=false", { env: { FORCE_COLOR: "false" } }, false],
  ["--no-color over FORCE_COLOR", { flags: { noColor: true }, env: { FORCE_COLOR: "1" } }, false],
])("%s", (_name, differences, expected) => {
  expect(chooseColor({ flags: {}, env: { TERM: "xterm" }, isTty: true, ...differences })).toBe(expected);
});
