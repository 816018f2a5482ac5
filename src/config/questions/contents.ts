import { formatPlace } from "../facts.ts";
import { type Question, recommend, type Shape, suggestFact } from "../question.ts";

/** A file or folder of the checkout, or a pattern of .dockerignore; not the whole checkout, and nothing outside. */
const SOURCE: Shape = {
  pattern: /^(?![/!#])(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\]+$/,
  allows: "a path from the project's root on: without a / in front, without .. and backslashes",
};
/** A folder below the application's own, as a volume can be mounted at it. */
const FOLDER: Shape = {
  pattern: /^(?!(?:.*\/)?\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*\/?$/,
  allows: "a folder from the project's root on: without a / in front, without .. and spaces",
};
/** A name that a shell can set. */
const VARIABLE: Shape = {
  pattern: /^[A-Za-z_]\w*$/,
  allows: "the name of a variable: letters, digits and _, no digit in front",
};

/** What goes into the container, what it writes, and what it reads from outside. */
export const contentsQuestions: readonly Question[] = [
  {
    id: "application.source",
    group: "application",
    title: "Files that go into the image",
    help: "Everything else stays out (.dockerignore is an allowlist), so a stray data file or secret never ships. Folders are taken whole.",
    type: { kind: "list", example: "app.py", shape: SOURCE, path: true },
    level: "detail",
    suggest: ({ facts }) => ({
      value: facts.sources,
      origin: "detected",
      why: "what the entry point imports, reads and serves",
    }),
    validate: (value) =>
      (value as readonly string[]).length > 0 ? null : "the image needs the application's files",
    shows: ".dockerignore",
  },
  {
    id: "application.excluded",
    group: "application",
    title: "What stays out of those folders",
    help: "Patterns of .dockerignore. Tests are found that nothing of the application imports; the development container has them all the same, because it mounts your source.",
    type: { kind: "list", example: "**/tests", shape: SOURCE },
    level: "detail",
    suggest: ({ facts, answers }) => {
      const wanted = answers.list("application.source").map((path) => path.split("/").at(-1));
      const value = facts.tests.filter((pattern) => !wanted.includes(pattern.split("/").at(-1)));
      if (value.length === 0) return recommend([], "no tests lie in them");
      return { value, origin: "detected", why: "tests that nothing of the application imports" };
    },
    shows: ".dockerignore",
  },
  {
    id: "application.writable",
    group: "application",
    title: "Folders that the application writes to",
    help: "Each becomes a named volume: it stays when containers are replaced, while everything else in the image is read-only.",
    type: { kind: "list", example: "logs", shape: FOLDER },
    level: "basic",
    suggest: ({ facts }) => {
      const [first] = facts.writable;
      if (first === undefined) return recommend([], "none was found");
      const folders = facts.writable.map((folder) => folder.value);
      const value = folders.filter((folder) => FOLDER.pattern.test(folder));
      const others = folders.filter((folder) => !FOLDER.pattern.test(folder));
      const found = suggestFact({ ...first, value });
      // An absolute path or one with a space can be no volume of the application's folder: it has to be said.
      return others.length === 0 ? found : { ...found, why: `${found.why}; without ${others.join(", ")}` };
    },
    shows: "docker-compose.yml",
  },
  {
    id: "application.variables",
    group: "application",
    title: "Environment variables that are no secrets",
    help: "Passed from `.env` to the container, under the same names. Names only: values never enter cryo-init.yaml.",
    type: { kind: "list", example: "LOG_LEVEL", shape: VARIABLE },
    level: "detail",
    suggest: ({ facts }) => ({
      value: facts.variables
        .filter(({ secret, name }) => !secret && name !== "PORT" && VARIABLE.pattern.test(name))
        .map(({ name }) => name),
      origin: "detected",
      why: "read in the source",
    }),
    shows: ".env.example",
  },
  {
    id: "application.secrets",
    group: "application",
    title: "Secrets",
    help: "Each is a file in secrets/ that only the container reads; its value is in no image, no Compose file and no `docker inspect`. Choose what your deployment really sets.",
    type: { kind: "list", example: "SECRET_KEY", shape: VARIABLE },
    level: "basic",
    found: (facts) =>
      facts.variables
        .filter(({ secret, name }) => secret && VARIABLE.pattern.test(name))
        .map(({ name, required, from }) => ({
          value: name,
          label: name,
          hint: `${required ? "required" : "optional"}, read in ${formatPlace(from)}`,
        })),
    suggest: ({ facts }) => {
      const needed = facts.variables.filter(
        ({ secret, required, name }) => secret && required && VARIABLE.pattern.test(name),
      );
      const [first] = needed;
      const value = needed.map(({ name }) => name);
      if (first === undefined) return recommend(value, "no required secret was found");
      const { from } = first;
      return { value, origin: "detected", why: `required in ${formatPlace(from)}`, from };
    },
    validate: (value) => {
      const names = value as readonly string[];
      const twin = names.find((name, index) =>
        names.slice(0, index).some((earlier) => earlier.toLowerCase() === name.toLowerCase()),
      );
      return twin === undefined ? null : `two secrets would be the file secrets/${twin.toLowerCase()}`;
    },
    shows: "docker-compose.yml",
  },
];
