import { describe, expect, it } from "vitest";
import { isSecretName } from "../../../src/config/secret-name.ts";
import { detect } from "../../../src/project/detect.ts";
import { makeFlask } from "./project-folder.ts";

/** Name, whether it is required, and its fallback. */
async function variablesOf(
  source: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly (readonly [string, boolean, string | undefined])[]> {
  const { variables } = await detect(await makeFlask(source, files));
  return variables.map(({ name, required, fallback }) => [name, required, fallback]);
}

describe("secret names", () => {
  it.each([
    "SECRET_KEY",
    "API_TOKEN",
    "DB_PASSWORD",
    "PASSWORD_HASH",
    "SENTRY_DSN",
    "PRIVATE_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "DATABASE_URL",
    "MONGODB_URI",
    "SUPABASE_KEY",
    "SUPABASE_SERVICE_KEY",
    "STRIPE_APIKEY",
    "CELERY_BROKER_URL",
    "PGPASSWORD_SECRET",
    "JWT_KEY",
    "SLACK_WEBHOOK_URL",
    "READ_DATABASE_URL",
  ])("%s is one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    "PUBLIC_KEY",
    "NEXT_PUBLIC_TOKEN",
    "STRIPE_PUBLIC_KEY",
    "AWS_ACCESS_KEY_ID",
    "TOKEN_FILE",
    "KEY_PREFIX",
    "SORT_KEY",
    "SUPABASE_URL",
    "REDIS_URL",
    "LOG_LEVEL",
    "KEYBOARD",
    "TOKENIZER",
    "TOKEN_URL",
    "PASSWORD_MIN_LENGTH",
    "JWT_TOKEN_EXPIRES",
    "SECRETS_DIR",
    "MONKEY",
    "COMPASS",
    "CACHE_KEY_PREFIX",
  ])("%s is none", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("how variables are read", () => {
  it.each<[string, string, readonly (readonly [string, boolean, string | undefined])[]]>([
    ["a subscript", "os.environ['A']", [["A", true, undefined]]],
    [
      "a subscript that is caught",
      "try:\n  os.environ['A']\nexcept KeyError:\n  pass",
      [["A", false, undefined]],
    ],
    ["a subscript that is assigned", "os.environ['A'] = '1'\ndel os.environ['B']", []],
    ["get", "os.environ.get('A')", [["A", false, undefined]]],
    [
      "get with a default",
      "os.environ.get('A', 'b')\nos.getenv('C', 5)",
      [
        ["A", false, "b"],
        ["C", false, "5"],
      ],
    ],
    [
      "another name",
      "from os import environ as env, getenv\nenv['A']\ngetenv('B')\ne = os.environ\ne.get('C')",
      [
        ["A", true, undefined],
        ["B", false, undefined],
        ["C", false, undefined],
      ],
    ],
    ["or", "x = os.getenv('A') or 'b'", [["A", false, "b"]]],
    ["a constant's name", "NAME = 'A'\nos.environ[NAME]", [["A", true, undefined]]],
    [
      "a test that raises",
      "x = os.environ.get('A')\nif not x:\n  raise ValueError()",
      [["A", true, undefined]],
    ],
    [
      "a test that ends the program",
      "import sys\nx = os.environ.get('A')\nif x is None:\n  sys.exit(1)",
      [["A", true, undefined]],
    ],
    [
      "a test of the read itself",
      "if not os.environ.get('A'):\n  raise ValueError()",
      [["A", true, undefined]],
    ],
    ["a test for presence", "if 'A' not in os.environ:\n  raise ValueError()", [["A", true, undefined]]],
    [
      "a test that only warns",
      "x = os.environ.get('A')\nif not x:\n  print('no A')",
      [["A", false, undefined]],
    ],
    [
      "a test of a value",
      "x = os.environ.get('A')\nif x == 'bad':\n  raise ValueError()",
      [["A", false, undefined]],
    ],
    [
      "a message about an error",
      "import logging\nx = os.environ.get('A')\nif not x:\n  logging.error('A is needed')",
      [["A", true, undefined]],
    ],
    ["assert", "assert os.environ.get('A')", [["A", true, undefined]]],
    [
      "a loop",
      "for name in ['A', 'B']:\n  os.environ[name]",
      [
        ["A", true, undefined],
        ["B", true, undefined],
      ],
    ],
    [
      "a list that is called required",
      "REQUIRED_VARS = ['A']\nfor v in REQUIRED_VARS:\n  if not os.getenv(v):\n    print(v)",
      [["A", true, undefined]],
    ],
    [
      "a list of what is missing",
      "NAMES = ('A', 'B')\ngone = [n for n in NAMES if n not in os.environ]\nif gone:\n  raise ValueError(gone)",
      [
        ["A", true, undefined],
        ["B", true, undefined],
      ],
    ],
    [
      "a list that is filled",
      "gone = []\nfor n in ('A',):\n  if not os.environ.get(n):\n    gone.append(n)\nif gone:\n  raise ValueError()",
      [["A", true, undefined]],
    ],
    [
      "all",
      "if not all(os.environ.get(n) for n in ('A', 'B')):\n  raise ValueError()",
      [
        ["A", true, undefined],
        ["B", true, undefined],
      ],
    ],
    ["a helper", "def need(name):\n  return os.environ[name]\nneed('A')", [["A", true, undefined]]],
    [
      "a helper with a default",
      "def env(name, default=None):\n  return os.environ.get(name, default)\nenv('A')\nenv('B', 'x')\nenv('C', default=3)",
      [
        ["A", false, undefined],
        ["B", false, "x"],
        ["C", false, "3"],
      ],
    ],
    [
      "a helper that may raise",
      "def env(name, default=None):\n  value = os.environ.get(name, default)\n  if value is None:\n    raise KeyError(name)\n  return value\nenv('A')\nenv('B', 'x')",
      [
        ["A", false, undefined],
        ["B", false, "x"],
      ],
    ],
    [
      "a helper for a list",
      "def check(names):\n  for n in names:\n    if not os.environ.get(n):\n      raise ValueError(n)\ncheck(['A', 'B'])",
      [
        ["A", true, undefined],
        ["B", true, undefined],
      ],
    ],
    [
      "a helper that changes its argument's case",
      "def flag(name):\n  return os.getenv(name.upper())\nflag('A')",
      [["A", false, undefined]],
    ],
    [
      "decouple",
      "from decouple import config\nconfig('A')\nconfig('B', default='x', cast=str)",
      [
        ["A", true, undefined],
        ["B", false, "x"],
      ],
    ],
    [
      "environs",
      "from environs import Env\nenv = Env()\nenv.str('A')\nenv.int('B', default=3)\nenv('C')",
      [
        ["A", true, undefined],
        ["B", false, "3"],
        ["C", true, undefined],
      ],
    ],
    ["names of the system", "os.environ.get('PATH')\nos.environ['HOME']\nos.getenv('CI')", []],
    ["lower case", "os.environ.get('http_proxy')", []],
    ["no other dictionary", "d = {}\nd['A']\nd.get('B')", []],
  ])("%s", async (_, source, expected) => {
    expect(await variablesOf(source)).toEqual(expected);
  });

  it("knows a secret by its helper and by its default, and never gives its default", async () => {
    const { variables } = await detect(
      await makeFlask(
        "def read_secret(name):\n  return os.environ.get(name, 'x')\nread_secret('UPSTREAM')\nos.environ.get('SECRET_KEY', 'dev')\nos.environ.get('BROKER', 'amqp://user:pw@host/')\nos.environ.get('REDIS_URL', 'redis://cache:6379')",
      ),
    );
    expect(variables.map(({ name, secret, fallback }) => [name, secret, fallback])).toEqual([
      ["BROKER", true, undefined],
      ["REDIS_URL", false, "redis://cache:6379"],
      ["SECRET_KEY", true, undefined],
      ["UPSTREAM", true, undefined],
    ]);
  });

  it("is required when it is so anywhere, and then points there", async () => {
    const { variables } = await detect(
      await makeFlask("import other\nos.environ.get('A', 'x')", {
        "other.py": "import os\n\nos.environ['A']\n",
      }),
    );
    expect(variables).toEqual([
      { name: "A", required: true, secret: false, from: { file: "other.py", line: 3 } },
    ]);
  });

  it("checks in another method, and leaves out what nothing reaches", async () => {
    expect(
      await variablesOf("from settings import Settings\nSettings().validate()", {
        "settings.py":
          "import os\nclass Settings:\n  def __init__(self):\n    self.url = os.getenv('URL_A')\n  def validate(self):\n    if self.url is None:\n      raise ValueError()\n",
        "script.py": "import os\nos.environ['STRAY']\n",
        "tests/test_a.py": "import os\nos.environ['TESTED']\n",
      }),
    ).toEqual([["URL_A", true, undefined]]);
  });
});
