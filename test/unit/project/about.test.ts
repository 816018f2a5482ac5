import { describe, expect, test } from "vitest";
import { detect } from "../../../src/project/detect.ts";
import { makeFlask } from "./project-folder.ts";

const MIT = `MIT License

Permission is hereby granted, free of charge, to any person obtaining
a copy of this software. The above copyright notice and this permission notice shall be included.
`;

describe("what the project says about itself", () => {
  test("is read from pyproject.toml, with the lines", async () => {
    const { about } = await detect(
      await makeFlask("", {
        "pyproject.toml":
          '[project]\nname = "a"\nversion = "1.4.0"\ndescription = "One\\tline"\nlicense = "MIT OR Apache-2.0"\n' +
          '[project.urls]\nHomepage = "https://example.org/a"\n',
      }),
    );
    const at = (value: string, line: number): object => ({
      value,
      from: { file: "pyproject.toml", line },
      certain: true,
    });
    expect(about).toEqual({
      version: at("1.4.0", 3),
      description: at("One line", 4),
      licenses: at("MIT OR Apache-2.0", 5),
      url: at("https://example.org/a", 7),
    });
  });

  test("is read from Poetry's table", async () => {
    const { about } = await detect(
      await makeFlask("", {
        "pyproject.toml": '[tool.poetry]\nversion = "2.0"\nhomepage = "https://example.org"\n',
      }),
    );
    expect(about.version?.value).toBe("2.0");
    expect(about.url?.value).toBe("https://example.org");
  });

  test("names the licence by the text of its file", async () => {
    const { about } = await detect(await makeFlask("", { LICENSE: MIT }));
    expect(about.licenses).toEqual({ value: "MIT", from: { file: "LICENSE", line: 1 }, certain: true });
  });

  test("is nothing where a label could not hold it, or it would be a guess", async () => {
    const { about } = await detect(
      await makeFlask("", {
        "pyproject.toml":
          '[project]\nversion = "$(date)"\ndescription = "a\\u202eb"\nlicense = "Proprietary"\n' +
          '[project.urls]\nHomepage = "https://me:secret@example.org"\n',
        // It does not say whether later versions hold.
        COPYING: "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n",
      }),
    );
    expect(about).toEqual({ version: null, description: null, licenses: null, url: null });
  });
});

describe("tests inside the sources", () => {
  const TEST = "def test(): pass\n";

  test("are patterns for .dockerignore", async () => {
    const { tests } = await detect(
      await makeFlask("import api\n", {
        "api/__init__.py": "",
        "api/tests/test_api.py": TEST,
        "api/tests/data.json": "{}",
        "api/conftest.py": TEST,
        "tests/test_all.py": TEST,
      }),
    );
    expect(tests).toEqual(["**/tests", "**/conftest.py", "**/test_*.py"]);
  });

  test("are no tests where the application imports them", async () => {
    const { tests } = await detect(
      await makeFlask("from api.tests import test_strips\n", {
        "api/__init__.py": "",
        "api/tests/__init__.py": "",
        "api/tests/test_strips.py": "",
      }),
    );
    expect(tests).toEqual([]);
  });

  test("are no tests where a folder of that name holds none", async () => {
    const { tests } = await detect(
      await makeFlask("import api\n", {
        "api/__init__.py": "",
        "templates/tests/list.html": "",
        "api/tests/test_a.py": TEST,
      }),
    );
    expect(tests).toEqual(["**/test_*.py"]);
  });
});
