import { readFileSync } from "node:fs";

/**
 * What the published package holds, as a software bill of materials (CycloneDX 1.6). Without a serial number and the
 * time, so that two builds of one source give the same file.
 *
 * @param {readonly { name: string, version: string, licence: string }[]} packages those that are bundled
 */
export function describeBill(packages) {
  const { name, version, license } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  const own = describeComponent("application", { name, version, licence: license });
  const components = packages.map((each) => describeComponent("library", each));
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: own, lifecycles: [{ phase: "build" }] },
    components,
    // Bundled: each is in the program itself, whoever asked for it.
    dependencies: [
      { ref: own["bom-ref"], dependsOn: components.map((component) => component["bom-ref"]) },
      ...components.map((component) => ({ ref: component["bom-ref"] })),
    ],
  };
}

function describeComponent(type, { name, version, licence }) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return { "bom-ref": purl, type, name, version, licenses: [{ license: { id: licence } }], purl };
}
