import { expect, test } from "vitest";
import { readField } from "../../../src/wizard/fields/field.ts";
import type { WizardState } from "../../../src/wizard/flow/state.ts";
import { drawText, openAndPress, pressAll } from "./drive.ts";
import { makeInput } from "./fake-input.ts";

const SIZE = { columns: 80, rows: 24 };
const FILES = ["/etc/ssl/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/openssl.cnf"];
const input = makeInput({ completePath: (typed) => FILES.filter((path) => path.startsWith(typed)) });
const opened = openAndPress(input, "s", "image.ca_certificate", "<enter>");

const textOf = ({ asking }: WizardState): string => (asking === null ? "" : readField(asking.field));

test("Tab writes a path on as far as there is no choice, then takes it like Enter", () => {
  const started = pressAll(input, opened, "/etc/ssl/c", "<tab>");
  expect(textOf(started)).toBe("/etc/ssl/certs/ca-");
  expect(drawText(input, started, SIZE)).toContain("/etc/ssl/certs/ca-bundle.crt\n");
  const whole = pressAll(input, started, "c", "<tab>");
  expect(textOf(whole)).toBe("/etc/ssl/certs/ca-certificates.crt");
  expect(drawText(input, whole, SIZE)).not.toContain("ca-bundle");
  const taken = pressAll(input, whole, "<tab>");
  expect(taken.screen).toBe("settings");
  expect(taken.config.answers.text("image.ca_certificate")).toBe("/etc/ssl/certs/ca-certificates.crt");
});

test("a path that leads to nothing is said, and taken all the same: another machine may build", () => {
  const typed = pressAll(input, opened, "/build/ca.crt");
  expect(drawText(input, typed, SIZE)).toContain("! there is no such file on this machine");
  expect(pressAll(input, typed, "<enter>").config.answers.text("image.ca_certificate")).toBe("/build/ca.crt");
});

test("elsewhere, Tab goes on like Enter", () => {
  expect(openAndPress(input, "m", "Shop", "<tab>").asking?.id).toBe("application.entry");
});

test("a list of paths says which of them are not in the checkout, once they can become none", () => {
  const checkout = ["app.py", "models/", "models/one.py", "static/"];
  const listing = makeInput({
    completePath: (typed) => checkout.filter((path) => path.startsWith(typed)),
  });
  const asked = openAndPress(listing, "v", "application.source", "<enter>", "<end>");
  const say = (typed: string): string => drawText(listing, pressAll(listing, asked, typed), SIZE);
  for (const typed of ["", "st", "static", "static/", "models, static", "static, mod", "models/**/*.py"])
    expect(say(typed), typed).not.toContain("not in this checkout");
  expect(say("statics")).toContain("! not in this checkout: statics\n");
  expect(say("mode, data/, static")).toContain("! not in this checkout: mode, data/\n");
});
