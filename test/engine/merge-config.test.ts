import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { mergeData } from "../../src/reconcile/yaml/merge-data.ts";
import { mergeYaml } from "../../src/reconcile/yaml/merge-yaml.ts";
import { editYaml, seeded } from "../support/edit-yaml.mjs";
import { EXAMPLE_FACTS } from "../support/example-facts.ts";
import { filesOf, give } from "../support/generate-files.ts";
import { type Ended, run } from "../support/run.ts";

/** What Docker Compose reads in a merged file, beside what the merge of the data means. */
const FILE = "docker-compose.yml";
/** So many files that Compose accepts; of the others it has to refuse both. */
const WANTED = 40;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cryo-init-merge-"));
  await writeFile(join(folder, ".env"), "SUPABASE_URL=http://supabase\n");
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function readByCompose(name: string, text: string): Promise<Ended> {
  await writeFile(join(folder, name), text);
  return await run("docker", ["compose", "-f", name, "config", "--format", "json"], { cwd: folder });
}

test("Compose reads a merged file as the merge means it", async ({ annotate }) => {
  const generated = [{}, { "resources.size": "small" }, { "security.loopback": false }].map(
    (answers) => filesOf(EXAMPLE_FACTS, give(answers)).find(({ path }) => path === FILE)?.content ?? "",
  );
  const random = seeded(20_261_126);
  let accepted = 0;
  let refused = 0;
  let open = 0;
  for (let tried = 0; accepted < WANTED; tried += 1) {
    const base = generated[tried % generated.length] ?? "";
    const theirs = generated[(tried + 1) % generated.length] ?? "";
    const mine = editYaml(base, random).text;
    const merge = mergeYaml({ base, mine, theirs });
    if (!merge.clean) {
      open += 1;
      continue;
    }
    const intent = mergeData(parse(base), parse(mine), parse(theirs), "mine").data;
    const merged = await readByCompose("merged.yml", merge.text);
    const meant = await readByCompose("meant.yml", stringify(intent));
    expect(merged.code, merged.stderr + meant.stderr).toBe(meant.code);
    if (merged.code === 0) {
      expect(JSON.parse(merged.stdout)).toEqual(JSON.parse(meant.stdout));
      accepted += 1;
    } else {
      refused += 1;
    }
  }
  await annotate(
    `${accepted} merged files read as meant, ${refused} refused like what was meant, ${open} conflicts left open`,
  );
});
