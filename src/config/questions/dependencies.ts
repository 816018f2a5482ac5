import { dependencyFilesFor, suggestStrategy } from "../dependencies.ts";
import { formatPlace } from "../facts.ts";
import type { Strategy } from "../plan.ts";
import { type AnswerReader, type Question, recommend, type Shape } from "../question.ts";

/** One line for pip: a name, extras, versions, a marker (PEP 508). No options, paths or addresses. */
const REQUIREMENT: Shape = {
  pattern:
    /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?:\[[\w., -]+\])?(?: ?[<>=!~]{1,3} ?[\w.*+!-]+(?: ?, ?[<>=!~]{1,3} ?[\w.*+!-]+)*)?(?: ?; ?[^,]+)?$/,
  allows: "a package and its version, without options, paths and addresses",
};

function chosenStrategy(answers: AnswerReader): Strategy {
  return answers.text("application.dependencies.strategy") as Strategy;
}

/** What the image installs. */
export const dependencyQuestions: readonly Question[] = [
  {
    id: "application.dependencies.strategy",
    group: "application",
    title: "How dependencies are installed",
    help: "What the build stage runs. Only the finished environment goes into the final image, never the tool that made it.",
    type: {
      kind: "select",
      options: [
        {
          value: "requirements",
          label: "pip, from requirements files",
          hint: "Installs your files as they stand.",
        },
        {
          value: "wheels",
          label: "pip, from a list written for you",
          hint: "What environment.yml or pyproject.toml asks for, as wheels in docker/requirements.txt for your review; much smaller than conda.",
        },
        {
          value: "conda",
          label: "conda, by micromamba",
          hint: "The exact conda environment; needed for packages without wheels, and larger.",
        },
        { value: "uv", label: "uv, from uv.lock", hint: "Exactly the locked versions." },
        { value: "poetry", label: "Poetry, from poetry.lock", hint: "Exactly the locked versions." },
      ],
    },
    level: "basic",
    suggest: ({ facts }) => suggestStrategy(facts),
    validate: (value, { facts }) => {
      const { names, what } = dependencyFilesFor(value as Strategy, facts);
      return names.length > 0
        ? null
        : `this project has no ${what}: list what it installs in requirements.txt`;
    },
    shows: "Dockerfile",
  },
  {
    id: "application.dependencies.files",
    group: "application",
    title: "Dependency files for the image",
    help: "Read in this order. Leave out what only developers need: each package more is size and attack surface.",
    type: { kind: "list", example: "requirements.txt" },
    level: "detail",
    suggest: ({ facts, answers }) => {
      const { names } = dependencyFilesFor(chosenStrategy(answers), facts);
      return { value: names, origin: "detected", why: "found in the project" };
    },
    validate: (value, { facts, answers }) => {
      const { names } = dependencyFilesFor(chosenStrategy(answers), facts);
      const known = [...new Set([...names, ...facts.dependencies.files.map(({ path }) => path)])];
      const unknown = (value as readonly string[]).find((path) => !known.includes(path));
      return unknown === undefined
        ? null
        : `${unknown} is no dependency file of this project; found: ${known.join(", ") || "none"}`;
    },
    shows: "Dockerfile",
  },
  {
    id: "application.dependencies.extra",
    group: "application",
    title: "Packages that the code imports and no file lists",
    help: "Added to the image, so that it starts. Better: list them in your own dependency file, with a version, and remove them here.",
    type: { kind: "list", example: "psutil==7.0.0", shape: REQUIREMENT },
    level: "basic",
    asked: ({ facts }) => facts.dependencies.unlisted.length > 0,
    suggest: ({ facts }) => {
      if (facts.dependencies.unlisted.length === 0) return recommend([], "the files list every import");
      const needed = facts.dependencies.unlisted.filter(({ optional, reached }) => reached && !optional);
      const [first] = needed;
      const value = needed.map(({ name }) => name);
      if (first === undefined) return recommend(value, "every such import is optional");
      const { from } = first;
      return { value, origin: "detected", why: `imported in ${formatPlace(from)}`, from };
    },
    shows: "docker/requirements.txt",
  },
];
