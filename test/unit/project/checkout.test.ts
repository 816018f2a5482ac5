import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCheckout } from "../../../src/project/checkout/checkout.ts";
import { SCAN_LIMITS } from "../../../src/project/checkout/limits.ts";
import { detect } from "../../../src/project/detect.ts";
import { makeFlask, makeFolder, makeProject } from "./project-folder.ts";

/** Runs something without the rights of root, for which no file is unreadable. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe("what is listed", () => {
  it("skips environments, caches, hidden and ignored folders", async () => {
    const root = await makeFlask("", {
      ".gitignore": "/data/\n*.cache\nbuild/\n!keep.cache\n",
      "data/big.py": "",
      "a.cache/x.py": "",
      "keep.cache/x.py": "",
      "pkg/build/x.py": "",
      "pkg/.gitignore": "generated/\n",
      "pkg/generated/x.py": "",
      "generated/x.py": "",
      ".venv/x.py": "",
      "env/x.py": "",
      "myenv/pyvenv.cfg": "",
      "myenv/x.py": "",
      "conda/conda-meta/history": "",
      "conda/x.py": "",
      "node_modules/x.py": "",
      "lib/site-packages/x.py": "",
      "__pycache__/x.py": "",
      ".github/workflows/ci.yml": "",
      ".github/scripts/x.py": "",
      ".hidden/x.py": "",
    });
    const { files } = await openCheckout(root);
    expect(files).toEqual([
      ".gitignore",
      "app.py",
      "requirements.txt",
      "generated/x.py",
      "keep.cache/x.py",
      "pkg/.gitignore",
      ".github/workflows/ci.yml",
    ]);
  });

  it("keeps a package that is called env", async () => {
    const root = await makeFlask("from env import settings", {
      "env/__init__.py": "",
      "env/settings.py": "",
    });
    const facts = await detect(root);
    expect(facts.sources).toEqual(["app.py", "env"]);
  });

  it("survives loops of links and follows none out of the project", async () => {
    const outside = await makeProject({ "secret.py": "import os\nos.environ['OUTSIDE']\n" });
    const root = await makeFlask("import outside, inner.loop, linked", { "inner/real.py": "import redis\n" });
    await symlink("..", join(root, "inner", "loop"));
    await symlink("self.py", join(root, "self.py"));
    await symlink(join(outside, "secret.py"), join(root, "outside.py"));
    await symlink(join(root, "inner", "real.py"), join(root, "linked.py"));
    const facts = await detect(root);
    expect(facts.variables).toEqual([]);
    expect(facts.sources).toEqual(["app.py", "linked.py"]);
    expect(facts.redis).toMatchObject({ from: { file: "linked.py", line: 1 } });
  });
});

describe("what is read", () => {
  it("names a file and a folder without permission, and goes on", async () => {
    const root = await makeFlask("import closed", { "closed.py": "import redis\n", "vault/x.py": "" });
    await chmod(join(root, "closed.py"), 0o000);
    await chmod(join(root, "vault"), 0o000);
    const facts = await asNobody(() => detect(root));
    await chmod(join(root, "vault"), 0o755);
    expect(facts.entries).toHaveLength(1);
    expect(facts.sources).toEqual(["app.py", "closed.py"]);
    expect(facts.scan.complete).toBe(false);
    expect(facts.scan.notes).toEqual([
      "the folder vault was not read: permission denied (EACCES)",
      "closed.py was not read: permission denied (EACCES)",
    ]);
  });

  it("says that the root itself cannot be read", async () => {
    const root = await makeFlask("");
    await chmod(root, 0o000);
    await expect(asNobody(() => detect(root))).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("cannot"),
    });
    await chmod(root, 0o755);
  });

  it("reads every encoding that Python files have, and no binary", async () => {
    const root = await makeProject({
      "app.py": "\ufefffrom flask import Flask\r\nimport latin, wide, binary\r\napp = Flask(__name__)\r\n",
      "latin.py": Buffer.from("# caf\xe9\r\nimport os\r\nos.environ['LATIN']\r\n", "latin1"),
      "wide.py": Buffer.from("\ufeffimport os\nos.environ['WIDE']\n", "utf16le"),
      "binary.py": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0]),
      "requirements.txt": "flask==3.0\r\nredis\r\n",
    });
    const facts = await detect(root);
    expect(facts.entries).toMatchObject([{ from: { file: "app.py", line: 3 } }]);
    expect(facts.variables.map(({ name }) => name)).toEqual(["LATIN", "WIDE"]);
    expect(facts.dependencies.files[0]?.requirements.map(({ specifier }) => specifier)).toEqual([
      "==3.0",
      "",
    ]);
    expect(facts.lineEndings).toBe("crlf");
    expect(facts.scan.notes).toEqual(["binary.py was not read: it holds no text"]);
  });

  it("finds its way through broken source", async () => {
    const root = await makeFlask(
      [
        "def broken(:",
        "    x = (1,",
        "print 'Python 2'",
        "@app.get('/health')",
        "def health():",
        "    return 'ok', 207",
        "if True",
        "    value = os.environ['FOUND']",
      ].join("\n"),
    );
    const facts = await detect(root);
    expect(facts.health).toMatchObject([{ path: "/health", codes: [207] }]);
    expect(facts.variables).toMatchObject([{ name: "FOUND" }]);
  });

  it("never opens .env", async () => {
    const root = await makeFlask("", { ".env": "FROM_DOTENV=secret\n", ".env.example": "EXAMPLE=\n" });
    const checkout = await openCheckout(root);
    await checkout.load([".env.example"]);
    expect(checkout.textOf(".env")).toBeNull();
    const facts = await detect(root);
    expect(facts.variables.map(({ name }) => name)).toEqual(["EXAMPLE"]);
  });
});

describe("files that cryo-init has made", () => {
  it("looks at what stood there before, or at nothing", async () => {
    const root = await makeFlask("", {
      Dockerfile: "FROM python:3.13\nEXPOSE 9999\n",
      "docker-compose.yml": "services:\n  app:\n    ports: ['9999']\n",
      ".cryo-init/before/Dockerfile": "FROM python:3.10\nEXPOSE 5050\n",
    });
    const former = new Map([
      ["Dockerfile", ".cryo-init/before/Dockerfile"],
      ["docker-compose.yml", null],
    ]);
    const facts = await detect(root, { former });
    expect(facts.port).toEqual({ value: 5050, from: { file: "Dockerfile", line: 2 }, certain: true });
    expect(facts.python?.value).toBe("3.10");
    expect(facts.existing).toMatchObject({ dockerfiles: ["Dockerfile"], composeFiles: [] });
  });
});

describe("bounds", () => {
  it("leaves a folder of data out as a whole, and says so", async () => {
    const root = await makeFlask("import pkg.inner", {
      "pkg/__init__.py": "",
      "pkg/inner/__init__.py": "import redis",
    });
    await mkdir(join(root, "images"));
    for (let index = 0; index < 30; index += 1) await writeFile(join(root, "images", `${index}.png`), "");
    const facts = await detect(root, { limits: { files: 20 } });
    expect(facts.redis?.from?.file).toBe("pkg/inner/__init__.py");
    expect(facts.scan).toMatchObject({
      files: 4,
      complete: false,
      notes: [`more than 20 files or ${SCAN_LIMITS.folders} folders: images left out`],
    });
  });

  it("reads what the application imports beyond the number of files that it looks at", async () => {
    const scripts = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`fix_${index}.py`, "import numpy"]),
    );
    const root = await makeFlask("import zoo.deep.module", {
      ...scripts,
      "zoo/deep/module.py": "import redis\n",
    });
    const facts = await detect(root, { limits: { pythonFiles: 3 } });
    expect(facts.redis?.from?.file).toBe("zoo/deep/module.py");
    expect(facts.scan.complete).toBe(false);
    expect(facts.scan.notes).toEqual([
      "looked at 3 of 12 Python files; the others only where they are imported",
    ]);
  });

  it("does not read large files", async () => {
    const root = await makeFlask("import table", {
      "table.py": `DATA = "${"x".repeat(SCAN_LIMITS.fileBytes)}"\n`,
    });
    const facts = await detect(root);
    expect(facts.scan.notes).toEqual(["table.py was not read: it is larger than 524288 bytes"]);
    expect(facts.sources).toEqual(["app.py", "table.py"]);
  });

  it("stops reading and parsing when there is too much", async () => {
    const root = await makeFlask("import other\nos.environ['A']", {
      "other.py": "import os\nos.environ['B']\n",
    });
    const unparsed = await detect(root, { limits: { parsedCharacters: 10 } });
    expect(unparsed.variables.map(({ name }) => name)).toEqual(["A"]);
    expect(unparsed.scan.notes).toEqual(["stopped parsing after 10 characters of Python"]);
    const unread = await detect(root, { limits: { totalBytes: 10 } });
    expect(unread.scan).toMatchObject({ complete: false, notes: ["stopped reading files after 10 bytes"] });
  });
});

describe("what is no project", () => {
  it.each([
    [
      "a folder that is not there",
      async () => join(await makeFolder(), "nowhere"),
      /cannot be opened: ENOENT/,
    ],
    ["a file", async () => join(await makeProject({ "x.py": "" }), "x.py"), /is a file/],
    ["an empty folder", makeFolder, /holds no Python project: there is no \.py file, and no requirements/],
    ["another language", () => makeProject({ "index.js": "", "README.md": "" }), /holds no Python project/],
  ])("%s", async (_, make, message) => {
    const root = await make();
    await expect(detect(root)).rejects.toMatchObject({
      name: "UserError",
      failure: "usage",
      message: expect.stringMatching(message),
      next: expect.stringContaining("cryo-init"),
    });
  });

  it("takes a folder with nothing but a dependency file", async () => {
    const facts = await detect(await makeProject({ "requirements.txt": "fastapi\n" }));
    expect(facts.framework).toEqual({
      value: "fastapi",
      from: { file: "requirements.txt", line: 1 },
      certain: false,
    });
    expect(facts.entries).toEqual([]);
    expect(facts.scan.notes).toEqual(["no application object was found, so all modules were looked at"]);
  });
});
