import type { FileSet, GeneratedFile } from "../../config/file-set.ts";
import type { MeasuredUse } from "../../config/measured-use.ts";
import type { Plan } from "../../config/plan.ts";
import { wholeFile } from "../file.ts";
import type { Render } from "../render.ts";
import { describeBlueGreen } from "./blue-green-page.ts";
import { describeCalculator } from "./calculator.ts";
import { describeConfiguration } from "./configuration-page.ts";
import { describeEnvironments } from "./environments-page.ts";
import { describeHealth } from "./health-page.ts";
import { describeHome, type ListedPage } from "./home-page.ts";
import { renderHosting } from "./hosting.ts";
import { joinBlankLines } from "./markdown.ts";
import { repositoryAddress } from "./places.ts";
import { describeReference } from "./reference-page.ts";
import { describeReport, type VerifiedInput } from "./report-page.ts";
import { drawReport } from "./report-pictures.ts";
import { describeResources } from "./resources-page.ts";
import { describeRunbook } from "./runbook-page.ts";
import { describeSecurity } from "./security-page.ts";
import type { DocumentedSetting } from "./settings.ts";
import { describeSwarm } from "./swarm-page.ts";
import { layOutTimeline, timelinePath } from "./timeline.ts";
import { listUseCharts } from "./use-chart.ts";

/** A file of the site that is the same in every project: configuration, theme, handbook. */
export interface ShellFile {
  /** Relative to the site's folder, with `/`: `.vitepress/config.ts`. */
  readonly path: string;
  readonly content: string;
}

/** Everything that the site is made from. */
export interface DocsInput {
  readonly plan: Plan;
  readonly settings: readonly DocumentedSetting[];
  /** The static part, read from cryo-init's own `docs-site/`. */
  readonly shell: readonly ShellFile[];
  /** The other generated files of this run, in which lines are looked up. */
  readonly files: FileSet;
  /** What the last `verify` has found. */
  readonly verified: VerifiedInput;
  /** What was measured; null or absent where nothing was. */
  readonly use?: MeasuredUse | null;
}

interface Page extends ListedPage {
  /** Null when the project has no use for the page. */
  readonly data: object | null;
}

/**
 * Makes the documentation site of a project: the static part, and the pages with the project's own numbers.
 * @returns files sorted by path, all below the site's folder; none when no site is wanted
 */
export function renderDocs(input: DocsInput, render: Render): readonly GeneratedFile[] {
  const { plan, shell, verified } = input;
  if (!plan.documentation.enabled) return [];
  const pages = listPages(input);
  const home = describeHomePage(plan, pages);
  const files: readonly ShellFile[] = [
    ...shell,
    { path: ".gitignore", content: render("docs/gitignore.eta", {}) },
    { path: ".vitepress/project.json", content: formatProject(input, [home, ...pages]) },
    ...[home, ...pages, describeReferencePage()].map(({ file, description, data }) => ({
      path: file,
      content: joinBlankLines(
        render(`docs/${file}.eta`, { ...data, description: JSON.stringify(description) }),
      ),
    })),
    ...plan.environments.map((environment) => ({
      path: timelinePath(environment.name),
      content: render("docs/health-timeline.svg.eta", layOutTimeline(environment)),
    })),
    ...(verified.read.kind === "read" ? drawReport(verified.read.report) : []).map(({ path, data }) => ({
      path,
      content: render("docs/report-bars.svg.eta", data),
    })),
    ...listUseCharts(plan, input.use ?? null).map(({ path, chart }) => ({
      path,
      content: render("docs/use-chart.svg.eta", chart),
    })),
  ];
  return [
    ...files.map(({ path, content }) =>
      wholeFile(`${plan.documentation.folder}/${path}`, content, describePurpose(path)),
    ),
    ...renderHosting(plan, render),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The handbook's one page that is made from the question table; it is the same in every project. */
function describeReferencePage(): Page {
  return {
    file: "handbook/settings.md",
    title: "Every setting",
    description: "All that cryo-init.yaml and --set take: what it does, what it costs, and what it may be.",
    data: describeReference(),
  };
}

function describeHomePage(plan: Plan, pages: readonly ListedPage[]): Page {
  return {
    file: "index.md",
    title: "Overview",
    description: `How ${plan.name} runs in containers: what runs where, how to start it, and what to do when something is wrong.`,
    data: describeHome(plan, pages),
  };
}

/** The project's pages but the home page, in the order of the sidebar. */
function listPages({ plan, settings, files, verified, use }: DocsInput): readonly Page[] {
  const pages: readonly Page[] = [
    {
      file: "configuration.md",
      title: "Configuration",
      description:
        "Every setting: its value, where it stands, what it means here, and the command that changes it.",
      data: describeConfiguration(plan, settings, files),
    },
    {
      file: "resources.md",
      title: "Resources",
      description: "Limits of every service, the arithmetic behind them, and how to see that one is too low.",
      data: describeResources(
        plan,
        use ?? null,
        settings.some(({ id, isGiven }) => id === "resources.worker_memory" && isGiven),
      ),
    },
    {
      file: "health.md",
      title: "Health checks",
      description: "What is asked, how soon a fault is noticed, what restarts what, and what to do.",
      data: describeHealth(plan),
    },
    {
      file: "security.md",
      title: "Security",
      description: "Practices applied and declined, with the line that shows each, the reason and the cost.",
      data: describeSecurity(plan, files),
    },
    {
      file: "environments.md",
      title: "Environments",
      description: "The Compose files side by side: what differs between them.",
      data: describeEnvironments(plan),
    },
    {
      file: "report.md",
      title: "Completion report",
      description:
        "What was measured on a real engine: size, vulnerabilities, start, memory, and what follows from it.",
      data: describeReport(verified),
    },
    {
      file: "runbook.md",
      title: "Runbook",
      description:
        "What to type to deploy, take back, rotate a secret, make room, back up and restore, and when memory runs out.",
      data: describeRunbook(plan),
    },
    {
      file: "blue-green.md",
      title: "Blue/green runbook",
      description: "Deploy, roll back, and what to do when a release is not ready.",
      data: describeBlueGreen(plan),
    },
    {
      file: "swarm.md",
      title: "Swarm runbook",
      description: `Set up, deploy, scale, roll back${plan.app.secrets.length > 0 ? ", rotate a secret" : ""}: the application on more than one host.`,
      data: describeSwarm(plan),
    },
  ];
  return pages.filter(({ data }) => data !== null);
}

/** What `.vitepress/config.ts` and the theme read. */
function formatProject({ plan, settings }: DocsInput, pages: readonly ListedPage[]): string {
  const { title, repository, folder } = plan.documentation;
  const edit = repositoryAddress(plan.documentation, "edit");
  const project = {
    title,
    description: `How ${plan.name} runs in containers.`,
    repository,
    editPattern: edit === "" ? null : `${edit}/${folder}/:path`,
    pages: pages.map(({ file, title: text }) => ({ text, link: `/${file.replace(/(index)?\.md$/, "")}` })),
    calculator: describeCalculator(plan, settings),
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}

function describePurpose(path: string): string {
  if (path.startsWith("handbook/")) return "Documentation site: handbook of cryo-init.";
  if (path.endsWith(".md")) return "Documentation site: a page with this project's numbers.";
  if (path.startsWith("images/report-")) return "Documentation site: a picture of what was measured.";
  if (path.startsWith("images/use-")) return "Documentation site: a picture of the measured use.";
  if (path.endsWith(".svg")) return "Documentation site: a picture of the health checks.";
  if (path.startsWith(".vitepress/")) return "Documentation site: configuration and looks.";
  return "Documentation site: what builds it.";
}
