import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EXAMPLE_FACTS } from "../../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../../support/generate-files.ts";
import { renderSite } from "./site-files.ts";

/** Of a user to whom permissions apply; root would write anyway. */
const ORDINARY = 65534;

test("a secret that is kept as secrets/README.md says can be rotated by an ordinary user", () => {
  const given = give({ environments: ["production"] });
  const pages = renderSite(planOf(EXAMPLE_FACTS, given), filesOf(EXAMPLE_FACTS, given));
  const page = pages.find(({ path }) => path.endsWith("/runbook.md"))?.content ?? "";
  const [, commands = "", file = ""] =
    /## Rotate a secret\n[^`]*```sh\n((?:.* (secrets\/\w+)\n)+)docker /.exec(page) ?? [];

  const folder = mkdtempSync(join(tmpdir(), "cryo-init-secret-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const secret = join(folder, file);
  mkdirSync(join(folder, "secrets"), { mode: 0o700 });
  writeFileSync(secret, "old");
  chmodSync(secret, 0o444);
  const isRoot = process.getuid?.() === 0;
  if (isRoot)
    for (const path of [folder, join(folder, "secrets"), secret]) chownSync(path, ORDINARY, ORDINARY);
  execFileSync("sh", ["-euc", commands], {
    cwd: folder,
    ...(isRoot ? { uid: ORDINARY, gid: ORDINARY } : {}),
  });

  expect(readFileSync(secret, "utf8")).toBe("NEW_VALUE");
  expect(statSync(secret).mode & 0o777).toBe(0o444);
});
