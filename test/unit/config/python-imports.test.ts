import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanImports } from "../../../src/config/python-imports.ts";

describe("the import statements of a module", () => {
  it("reads every form", () => {
    const found = scanImports(
      [
        '"""import docstring"""',
        "import os, a.b as c, d.e",
        "from . import x",
        "from ..m.n import (  # parts (of it)",
        "    y as z,",
        "    w,",
        ")",
        "from q import \\",
        "    r",
        "from s import *",
        "try: import fast",
        "except ImportError: pass",
        "    import indented  # trailing",
        "# import comment",
        "text = 'import quoted'",
        "import_me = 1",
        "importlib.import_module('plug.in')",
      ].join("\n"),
    );
    expect(
      found.map(({ line, module, level, names, local }) => [line, module, level, names ?? local]),
    ).toEqual([
      [2, "os", 0, "os"],
      [2, "a.b", 0, "c"],
      [2, "d.e", 0, "d"],
      [3, "", 1, [{ name: "x", local: "x" }]],
      [
        4,
        "m.n",
        2,
        [
          { name: "y", local: "z" },
          { name: "w", local: "w" },
        ],
      ],
      [8, "q", 0, [{ name: "r", local: "r" }]],
      [10, "s", 0, [{ name: "*", local: "*" }]],
      [11, "fast", 0, "fast"],
      [13, "indented", 0, "indented"],
      [17, "plug.in", 0, ""],
    ]);
  });

  it("is not led astray by quotes of several lines", () => {
    const text = "a = '''\nimport no\n'''\nb = \"it's\"\nimport yes\nc = 'don\\'t'\nimport too\n";
    expect(scanImports(text).map(({ module }) => module)).toEqual(["yes", "too"]);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(Array.isArray(scanImports(`${text}\nimport os\n`))).toBe(true);
      }),
    );
  });
});
