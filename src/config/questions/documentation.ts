import { type Question, type QuestionContext, recommend, type Shape, suggestFact } from "../question.ts";
import { refuseCredentials, WEB_ADDRESS } from "./web-address.ts";

/** What Git allows in a name (git-check-ref-format), without what an address would have to escape. */
const BRANCH: Shape = {
  pattern: /^[^\s~^:?*[\\"'#%<>]+$/,
  allows: "the name of a branch, without spaces and the signs ~ ^ : ? *",
};

const wanted = ({ answers }: QuestionContext): boolean => answers.flag("documentation.site");

/** The documentation site. */
export const documentationQuestions: readonly Question[] = [
  {
    id: "documentation.site",
    group: "documentation",
    title: "Documentation site",
    help: "A VitePress site in docs-site/ that explains every setting with this project's own numbers. Its pages also read well as plain Markdown.",
    type: { kind: "confirm" },
    level: "basic",
    suggest: () => recommend(true, "operators will look for it at night"),
    shows: "docs-site/index.md",
  },
  {
    id: "documentation.hosting",
    group: "documentation",
    title: "Files to serve the site",
    help: "A Compose file and nginx settings that serve the built site to the internal network: without root, read-only, with headers that forbid scripts in pages and other hosts. Without them, any web server can serve the built folder.",
    type: { kind: "confirm" },
    level: "detail",
    when: wanted,
    suggest: () => recommend(true, "the site is of use where the team can open it"),
    shows: "docs-site/hosting/docker-compose.yml",
  },
  {
    id: "documentation.pages",
    group: "documentation",
    title: "CI job that publishes the site",
    help: "Builds the site and publishes it when its pages change. Who can open GitHub's or GitLab's pages is decided there; the site tells how your containers are set up.",
    type: {
      kind: "select",
      options: [
        { value: "none", label: "none", hint: "Build it where it is served." },
        { value: "github", label: "GitHub Pages", hint: "A workflow in .github/workflows/docs.yml." },
        { value: "gitlab", label: "GitLab Pages", hint: "A job that your .gitlab-ci.yml includes." },
      ],
    },
    level: "detail",
    when: wanted,
    suggest: () => recommend("none", "nothing is published unless you say so"),
    shows: "docs-site/handbook/hosting.md",
  },
  {
    id: "documentation.title",
    group: "documentation",
    title: "Title of the site",
    help: "Stands at the top of each page.",
    type: { kind: "text", example: "CryoProtect operations" },
    level: "detail",
    when: wanted,
    suggest: ({ answers }) =>
      recommend(`${answers.text("application.name")} operations`, "the application's name"),
    shows: "docs-site/.vitepress/project.json",
  },
  {
    id: "documentation.repository",
    group: "documentation",
    title: "Web address of the repository",
    help: "For edit links; none where there shall be no such links.",
    type: {
      kind: "text",
      example: "https://git.example.org/team/app",
      shape: WEB_ADDRESS,
      optional: true,
    },
    level: "detail",
    when: wanted,
    suggest: ({ facts }) => {
      const remote = facts.git?.remote ?? "";
      if (!WEB_ADDRESS.pattern.test(remote) || refuseCredentials(remote) !== null)
        return recommend("", "no Git remote with a web address was found");
      return suggestFact({ value: remote, from: { file: ".git/config" }, certain: true });
    },
    validate: (value) => refuseCredentials(String(value)),
    shows: "docs-site/.vitepress/project.json",
  },
  {
    id: "documentation.branch",
    group: "documentation",
    title: "Branch that edit links point to",
    help: "Usually the default branch of the repository.",
    type: { kind: "text", example: "main", shape: BRANCH },
    level: "detail",
    when: (context) => wanted(context) && context.answers.text("documentation.repository") !== "",
    suggest: ({ facts }) => {
      const branch = facts.git?.branch ?? "";
      if (!BRANCH.pattern.test(branch)) return recommend("main", "the usual name");
      return { value: branch, origin: "detected", why: "checked out now", from: { file: ".git/HEAD" } };
    },
    shows: "docs-site/.vitepress/project.json",
  },
];
