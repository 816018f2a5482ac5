import { type Question, recommend } from "../question.ts";

/** What is left out of the image although an installation brings it. */
export const imageContentsQuestions: readonly Question[] = [
  {
    id: "image.without_package_tests",
    group: "application",
    title: "Leave the packages' own tests out",
    help: "Packages such as numpy and pandas bring their own tests, which nothing runs here: a tenth and more of a scientific image. Costs nothing unless your code imports them; those that the package itself imports stay.",
    type: { kind: "confirm" },
    level: "detail",
    suggest: () => recommend(true, "smaller, and nothing of it runs"),
    shows: "Dockerfile",
  },
  {
    id: "image.without_pip",
    group: "application",
    title: "Leave pip out of the final image",
    help: "Without pip, nobody installs anything into a running container, and no scan reports its flaws. Costs: nothing can be installed there to look for a fault, which a read-only root file system forbids as well.",
    type: { kind: "confirm" },
    level: "detail",
    suggest: () => recommend(true, "recommended"),
    shows: "Dockerfile",
  },
];
