import { describe, expect, it } from "vitest";
import { openCheckout } from "../../../../src/project/checkout/checkout.ts";
import { createAnalysis } from "../../../../src/project/python/analysis.ts";
import { evaluate } from "../../../../src/project/python/evaluate.ts";
import { knownFolder } from "../../../../src/project/python/path-values.ts";
import { createProgram } from "../../../../src/project/python/program.ts";
import { reachFrom } from "../../../../src/project/python/reach.ts";
import { makeProject } from "../project-folder.ts";

/** The values of the argument of `look(...)` in main.py. */
async function valuesOf(
  source: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly unknown[]> {
  const root = await makeProject({ "main.py": source, ...files });
  const program = createProgram(await openCheckout(root));
  const analysis = createAnalysis(program, await reachFrom(program, ["main.py"]));
  const site = program.moduleAt("main.py")?.calls.find(({ expression: { callee } }) => {
    return callee.kind === "name" && callee.name === "look";
  });
  const [argument] = site?.expression.args ?? [];
  if (site === undefined || argument === undefined) throw new Error("nothing to look at");
  return evaluate(analysis, argument, site.scope);
}

describe("values that the source shows", () => {
  it.each([
    ["a literal", "look('x')", ["x"]],
    ["a constant", "A = 'x'\nlook(A)", ["x"]],
    ["alternatives", "look('a' if c else 'b')", ["a", "b"]],
    ["every assignment", "def f():\n  code = 200\n  if bad:\n    code = 503\n  look(code)", [200, 503]],
    ["the default of a variable", "import os\nlook(os.environ.get('PORT', 5000))", [5000]],
    ["through int", "import os\nlook(int(os.getenv('PORT', '8080')))", [8080]],
    ["an `or`", "import os\nlook(os.environ.get('X') or 'y')", ["y"]],
    ["a looked up dictionary", "D = {'a': 1, 'b': 2}\nlook(D[key])", [1, 2]],
    ["a known key", "D = {'a': 1, 'b': 2}\nlook(D['b'])", [2]],
    ["a default key", "D = {'a': 1}\nlook(D.get(key, 9))", [1, 9]],
    ["the items of a loop", "for name in ('a', 'b'):\n  look(name)", ["a", "b"]],
    ["a tuple", "a, b = 1, 2\nlook(b)", [2]],
    ["a returned tuple", "def f():\n  return 'x', 503\nbody, code = f()\nlook(code)", [503]],
    ["an argument", "def f(p):\n  look(p)\nf('x')\nf(p='y')", ["x", "y"]],
    ["a parameter's default", "def f(p='x'):\n  look(p)", ["x"]],
    ["a returned argument", "def f(p):\n  return p\nlook(f('x'))", ["x"]],
    ["an attribute", "class A:\n  d = 'x'\n  def f(self):\n    look(self.d)", ["x"]],
    [
      "an assigned attribute",
      "class A:\n  def __init__(self, d='x'):\n    self.d = d\n  def f(self):\n    look(self.d)",
      ["x"],
    ],
    [
      "an attribute's argument",
      "class A:\n  def __init__(self, d):\n    self.d = d\n  def f(self):\n    look(self.d)\nA('x')",
      ["x"],
    ],
    ["an instance's attribute", "class A:\n  d = 'x'\na = A()\nlook(a.d)", ["x"]],
    ["a setting", "app.config['K'] = 'x'\nlook(current_app.config['K'])", ["x"]],
    ["a name of HTTP", "from http import HTTPStatus\nlook(HTTPStatus.SERVICE_UNAVAILABLE)", [503]],
    ["FastAPI's name", "from fastapi import status\nlook(status.HTTP_207_MULTI_STATUS)", [207]],
    ["nothing", "look(unknown())", []],
    ["a circle", "a = b\nb = a\nlook(a)", []],
    ["functions in a circle", "def f(x):\n  return g(x)\ndef g(x):\n  return f(x)\nlook(f(1))", []],
  ])("%s", async (_, source, expected) => {
    expect(await valuesOf(source)).toEqual(expected);
  });

  it("looks into other modules, through what they re-export", async () => {
    const source = "from pkg import HOME\nimport pkg.paths as p\nlook(HOME if x else p.OTHER)";
    const files = {
      "pkg/__init__.py": "from .paths import *\n",
      "pkg/paths.py": "HOME = 'home'\nOTHER = HOME + '/other'\n",
    };
    expect(await valuesOf(source, files)).toEqual(["home", "home/other"]);
  });
});

describe("folders that the source shows", () => {
  it.each([
    ["os.path.join('a', 'b')", "a/b"],
    ["os.path.join(os.path.dirname(os.path.abspath(__file__)), 'logs')", "logs"],
    ["Path(__file__).resolve().parent / 'a' / 'b'", "a/b"],
    ["Path(__file__).parents[0] / 'a'", "a"],
    ["Path('a').joinpath('b', name)", "a/b"],
    ["os.path.join(os.getcwd(), 'x')", "x"],
    ["f'cache/{key}'", "cache"],
    ["'cache/%s' % key", "cache"],
    ["'cache/{}'.format(key)", "cache"],
    ["os.path.join(base, 'x')", null],
    ["f'{base}/x'", null],
    ["'/var/lib/app/' + name", "/var/lib/app"],
    ["'../elsewhere'", null],
    ["'./a/../b/'", "b"],
  ])("%s", async (expression, folder) => {
    const [value] = await valuesOf(`import os\nfrom pathlib import Path\nlook(${expression})`);
    expect(typeof value === "string" ? knownFolder(value) : null).toBe(folder);
  });
});
