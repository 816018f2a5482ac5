import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What may be bundled: licences that ask for their own text to go along, and for nothing else. */
const ALLOWED_LICENCES = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
]);
const PACKAGE_FOLDER = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice|thirdpartynotices)(?:[.-].*)?$/i;

/**
 * The packages whose modules a bundle holds, by name and version.
 *
 * @param {readonly import("rolldown").RolldownOutput[]} outputs what rolldown has built
 * @returns {{ name: string, version: string, licence: string, texts: string[] }[]}
 * @throws where a licence is not one of those allowed
 */
export function listBundledPackages(outputs) {
  const modules = outputs.flatMap(({ output }) => output.flatMap((chunk) => chunk.moduleIds ?? []));
  const folders = new Set(modules.flatMap((id) => PACKAGE_FOLDER.exec(id)?.[0] ?? []));
  const packages = [...folders].map(readPackage);
  const refused = packages.filter(({ licence }) => !ALLOWED_LICENCES.has(licence));
  if (refused.length > 0)
    throw new Error(
      `licences that are not allowed in the bundle: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(", ")}`,
    );
  return packages.sort((a, b) => `${a.name} ${a.version}`.localeCompare(`${b.name} ${b.version}`, "en"));
}

/** The texts that the licences ask to go along with the bundle. */
export function renderLicences(packages) {
  const parts = packages.map(({ name, version, licence, texts }) => {
    const told =
      texts.length > 0 ? texts : [`The package has no file with its licence, which is ${licence}.`];
    return [`${name} ${version} (${licence})`, ...told.map((text) => text.trim())].join("\n\n");
  });
  return `The program has been bundled with these packages.\n\n${parts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  return {
    name,
    version,
    licence: license,
    texts: files.map((file) => readFileSync(join(folder, file), "utf8")),
  };
}
