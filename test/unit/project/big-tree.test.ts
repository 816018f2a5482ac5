import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { detect } from "../../../src/project/detect.ts";
import { makeFlask } from "./project-folder.ts";

const FOLDERS = 500;
const FILES_EACH = 200;
const GIB = 1024 ** 3;

it("takes no more than two seconds for 100,000 files and five gigabytes of data", async () => {
  const root = await makeFlask("import service\n", { "service.py": "import os\nos.environ['REGION']\n" });
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    const path = join(root, "measurements", String(folder));
    mkdirSync(path, { recursive: true });
    // Links to one file are listed as files, and are made many times as fast.
    const first = join(path, "0.csv");
    writeFileSync(first, "");
    for (let file = 1; file < FILES_EACH; file += 1) linkSync(first, join(path, `${file}.csv`));
  }
  await writeFile(join(root, "dump.bin"), "");
  await truncate(join(root, "dump.bin"), 5 * GIB);
  await writeFile(join(root, "huge.py"), "");
  await truncate(join(root, "huge.py"), 5 * GIB);

  const begun = performance.now();
  const facts = await detect(root);
  const milliseconds = performance.now() - begun;

  expect(facts.scan.files).toBe(FOLDERS * FILES_EACH + 5);
  expect(facts.variables.map(({ name }) => name)).toEqual(["REGION"]);
  expect(facts.scan.notes).toEqual(["huge.py was not read: it is larger than 524288 bytes"]);
  expect(milliseconds).toBeLessThan(2000);
}, 120_000);

it("looks through a thousand modules that nothing imports without parsing them", async () => {
  const script = `import os\nfrom app import app\nimport pandas\n\n${"def work(row):\n    return row['x'] + 1\n\n".repeat(100)}`;
  const scripts = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`fix_${index}.py`, script]));
  const root = await makeFlask("import service\n", { ...scripts, "service.py": "import os\n" });

  const begun = performance.now();
  const facts = await detect(root);
  const milliseconds = performance.now() - begun;

  expect(facts.sources).toEqual(["app.py", "service.py"]);
  expect(facts.dependencies.unlisted).toMatchObject([{ name: "pandas", reached: false }]);
  expect(facts.scan).toMatchObject({ complete: true, notes: [] });
  expect(milliseconds).toBeLessThan(2000);
}, 120_000);
