import type { AboutFacts, Fact } from "../config/facts.ts";
import { DESCRIPTION, LICENSES, VERSION } from "../config/questions/image-labels.ts";
import { refuseCredentials, WEB_ADDRESS } from "../config/questions/web-address.ts";
import { holdsForbiddenCharacter } from "../config/quote.ts";
import type { Checkout } from "./checkout/checkout.ts";
import { createLineFinder, parseToml, type TomlTable, tableAt, textAt } from "./dependencies/toml-text.ts";
import { recognizeLicence } from "./licence-text.ts";

const PYPROJECT = "pyproject.toml";
const LICENCE_FILE = /^(?:LICEN[CS]E|COPYING)(?:\.(?:md|txt|rst))?$/i;

/** What the checkout says about itself, in pyproject.toml (PEP 621 or Poetry) and in its licence. */
export async function detectAbout(checkout: Checkout): Promise<AboutFacts> {
  const licenceFiles = checkout.files.filter((path) => LICENCE_FILE.test(path));
  await checkout.load([PYPROJECT, ...licenceFiles]);
  const text = checkout.textOf(PYPROJECT) ?? "";
  const toml = parseToml(text) ?? {};
  const finder = createLineFinder(text);
  const tables: readonly (readonly [name: string, table: TomlTable])[] = [
    ["project", tableAt(toml, "project")],
    ["tool.poetry", tableAt(toml, "tool", "poetry")],
  ];
  const read = (key: string, accept: (value: string) => boolean): Fact<string> | null => {
    for (const [name, table] of tables) {
      const value = textAt(table, key)?.trim().replace(/\s+/g, " ") ?? "";
      if (value === "" || holdsForbiddenCharacter(value) || !accept(value)) continue;
      return { value, from: { file: PYPROJECT, line: finder.lineIn(name, key) }, certain: true };
    }
    return null;
  };
  return {
    description: read("description", (value) => DESCRIPTION.pattern.test(value)),
    version: read("version", (value) => VERSION.pattern.test(value) && value !== "0.0.0"),
    licenses: read("license", isSpdx) ?? readLicenceFile(checkout, licenceFiles),
    url: findHomepage(toml, finder) ?? read("homepage", isWebAddress),
  };
}

/** `MIT License` and `Proprietary` are words for people; an SPDX expression has no other words than its own. */
function isSpdx(value: string): boolean {
  return LICENSES.pattern.test(value) && !/^(?:proprietary|unlicensed|private|commercial|none)$/i.test(value);
}

function isWebAddress(value: string): boolean {
  return WEB_ADDRESS.pattern.test(value) && refuseCredentials(value) === null;
}

function findHomepage(toml: TomlTable, finder: ReturnType<typeof createLineFinder>): Fact<string> | null {
  for (const [key, value] of Object.entries(tableAt(toml, "project", "urls"))) {
    if (!/^home-?page$/i.test(key) || typeof value !== "string" || !isWebAddress(value)) continue;
    return { value, from: { file: PYPROJECT, line: finder.lineIn("project.urls", key) }, certain: true };
  }
  return null;
}

function readLicenceFile(checkout: Checkout, paths: readonly string[]): Fact<string> | null {
  for (const file of paths) {
    const value = recognizeLicence(checkout.textOf(file) ?? "");
    if (value !== null) return { value, from: { file, line: 1 }, certain: true };
  }
  return null;
}
