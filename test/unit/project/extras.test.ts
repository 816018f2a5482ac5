import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../../src/config/errors.ts";
import { EXTRA_FILES } from "../../../src/config/extension-points.ts";
import { readExtras } from "../../../src/project/extras.ts";
import { makeFolder, removeFolder } from "../../support/example.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give } from "../../support/generate-files.ts";

let root: string;
beforeEach(async () => {
  root = await makeFolder("extras");
  await mkdir(join(root, "docker"));
});
afterEach(async () => await removeFolder(root));

const path = (): string => join(root, EXTRA_FILES.build);
async function read(text: string | Uint8Array): Promise<string | null> {
  await writeFile(path(), text);
  return (await readExtras(root)).build;
}
async function refused(): Promise<UserError> {
  const error: unknown = await readExtras(root).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error(`not refused: ${error}`);
  return error;
}

test("nothing there is nothing, and so is a file without an instruction", async () => {
  expect(await readExtras(root)).toEqual({ build: null, runtime: null });
  expect(await read("")).toBeNull();
  expect(await read("\n# Only a remark.\n\n")).toBeNull();
});

test("comments, continued lines and heredocs are taken as they stand, with the line endings of the Dockerfile", async () => {
  const text = "# Why.\nRUN a \\\n  # between\n\n  && b\ncopy <<-'END' /x\n\tFROM nothing\n\tEND\nENV A=1";
  expect(await read(`\n${text}\n\n`)).toBe(text);
  expect(await read(`\uFEFF${text.replaceAll("\n", "\r\n")}\r\n`)).toBe(text);
  expect(await read("RUN echo $((1<<2)) && cat <<<word")).toBe("RUN echo $((1<<2)) && cat <<<word");
});

describe("what would break the Dockerfile around it is refused with its line", () => {
  test.each([
    ["RUN true\nFROM other", 2, 1, "FROM cannot stand here: it begins another stage"],
    ["  user root", 1, 3, "USER cannot stand here"],
    ["ADD https://example.org/x /x", 1, 1, "ADD cannot stand here"],
    ["RUN a \\\n  && b\nCMD x", 3, 1, "CMD cannot stand here"],
    ["RUN <<END\nUSER root\nEND\nUSER root", 4, 1, "USER cannot stand here"],
    ["apt-get install gcc", 1, 1, "apt-get is no instruction of a Dockerfile"],
    ["ENV A=1\nRUN a \\", 2, 1, "its last line ends with a backslash"],
    ["RUN a \\\n# and nothing more", 1, 1, "its last line ends with a backslash"],
    ["RUN true\nCOPY <<END /x\ntext", 2, 1, "no line ends the text that <<END begins"],
  ])("%j", async (text, line, column, what) => {
    await writeFile(path(), text);
    const error = await refused();
    expect(error.message).toContain(what);
    expect(error.where).toEqual({ file: EXTRA_FILES.build, line, column });
    expect(error.next).toBeTruthy();
  });
});

describe("what is no readable file of the project is refused by its name", () => {
  test.each<[string, () => Promise<void>, string]>([
    ["a folder", () => mkdir(path()), "is a folder"],
    [
      "a link out of the project",
      () => symlink("/etc/hostname", path()),
      "is a link that leaves the project",
    ],
    ["a link to nowhere", () => symlink("nowhere", path()), "cannot be read (ENOENT)"],
    ["bytes that are no text", () => writeFile(path(), Uint8Array.of(0x52, 0xff)), "is not UTF-8 text"],
  ])("%s", async (_, make, what) => {
    await make();
    const error = await refused();
    expect(error.message).toContain(what);
    expect(error.where).toEqual({ file: EXTRA_FILES.build });
  });
});

test("whatever is accepted leaves every other line of the Dockerfile as it was", async () => {
  const line = fc.oneof(
    { arbitrary: fc.constantFrom("RUN true", "ENV A=1", "# USER root", ""), weight: 3 },
    fc.constantFrom("RUN a \\", "  && b", "USER root", "FROM x", "CMD x"),
    fc.constantFrom("COPY <<E /x", "E", "\\", "RUN cat <<E && \\", "run <<-E", "\tE"),
  );
  const dockerfile = (build: string | null, runtime: string | null): string =>
    filesOf({ ...EXAMPLE_FACTS, extras: { build, runtime } }, give({})).find(
      ({ path }) => path === "Dockerfile",
    )?.content ?? "";
  const plain = dockerfile(null, null);
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (lines) => {
      const text = await read(lines.join("\n")).catch(() => null);
      if (text === null) return;
      accepted++;
      const title = (stage: string): string =>
        `\n# The project's own, from docker/Dockerfile.${stage}.extra: change it there.\n${text}\n`;
      const whole = dockerfile(text, text);
      expect(whole.replace(title("build"), "").replace(title("runtime"), "")).toBe(plain);
    }),
    { numRuns: 300 },
  );
  expect(accepted).toBeGreaterThan(10);
});
