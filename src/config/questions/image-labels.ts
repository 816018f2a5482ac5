import type { Fact, Facts } from "../facts.ts";
import { type Question, recommend, type Shape, type Suggestion, suggestFact } from "../question.ts";
import { refuseCredentials, WEB_ADDRESS } from "./web-address.ts";

/** A release: letters, digits and what separates them. Also that of a Docker tag or a Git tag. */
export const VERSION: Shape = {
  pattern: /^[A-Za-z0-9][\w.!+-]{0,63}$/,
  allows: "at most 64 letters, digits and signs . - _ + !",
};
/** An SPDX expression: `MIT`, `MIT OR Apache-2.0`, `LicenseRef-Proprietary`. */
export const LICENSES: Shape = {
  pattern: /^\(?[A-Za-z0-9][A-Za-z0-9.+-]*\)?(?: (?:AND|OR|WITH) \(?[A-Za-z0-9][A-Za-z0-9.+-]*\)?)*$/,
  allows: "names from spdx.org/licenses, between them AND, OR or WITH",
};
/** One line that is not too long for a list of images. */
export const DESCRIPTION: Shape = { pattern: /^\S.{0,199}$/u, allows: "one line of at most 200 characters" };

/** What the image says about itself (OCI annotations), read from the checkout. */
export const imageLabelQuestions: readonly Question[] = [
  label("description", "Description", "One line for lists of images.", {
    shape: DESCRIPTION,
    example: "Analysis of cryoprotectants",
    fact: ({ about }) => about.description,
  }),
  label(
    "version",
    "Version",
    "What the label says when the build is given no IMAGE_VERSION. Taken from pyproject.toml, so that `check` notices a new one; left empty, only the build says it.",
    { shape: VERSION, example: "1.4.0", fact: ({ about }) => about.version },
  ),
  label(
    "licenses",
    "Licence",
    "A licence by its SPDX name, such as MIT, for whoever asks what may be done with the image.",
    {
      shape: LICENSES,
      example: "MIT",
      fact: ({ about }) => about.licenses,
    },
  ),
  label("url", "Home page", "Where people find out more about the application.", {
    shape: WEB_ADDRESS,
    example: "https://example.org",
    fact: ({ about }) => about.url,
  }),
  label("source", "Source repository", "Where the image's source is: registries link to it.", {
    shape: WEB_ADDRESS,
    example: "https://git.example.org/team/application",
    fact: ({ git }) =>
      git?.remote == null || refuseCredentials(git.remote) !== null
        ? null
        : { value: git.remote, from: { file: ".git/config" }, certain: true },
  }),
  {
    id: "image.labels.created",
    group: "application",
    title: "Time of the build in the image",
    help: "Adds a label that the build gives a value by IMAGE_CREATED. Costs: two builds of the same source are two images.",
    type: { kind: "confirm" },
    level: "detail",
    suggest: () => recommend(false, "builds of the same source stay the same"),
    shows: "Dockerfile",
  },
];

interface LabelSource {
  readonly shape: Shape;
  readonly example: string;
  readonly fact: (facts: Facts) => Fact<string> | null;
}

function label(key: string, title: string, help: string, { shape, example, fact }: LabelSource): Question {
  return {
    id: `image.labels.${key}`,
    group: "application",
    title: `${title} of the image`,
    help,
    type: { kind: "text", shape, example, optional: true },
    level: "detail",
    suggest: ({ facts }): Suggestion => {
      const found = fact(facts);
      return found === null ? recommend("", "the checkout does not say") : suggestFact(found);
    },
    ...(shape === WEB_ADDRESS ? { validate: (value) => refuseCredentials(String(value)) } : {}),
    shows: "Dockerfile",
  };
}
