import { fileFlags } from "../../config/extension-points.ts";
import type { Framework } from "../../config/facts.ts";
import { composeNames, hasEnvironment, type Plan } from "../../config/plan.ts";
import { describeApply } from "./apply.ts";
import { escapeText, formatCode } from "./markdown.ts";
import { formatTotal, introduce, listServices, localAddress, primaryEnvironment } from "./services.ts";

const FRAMEWORKS: Readonly<Record<Framework | "other", string>> = {
  flask: "A Flask",
  fastapi: "A FastAPI",
  django: "A Django",
  other: "An",
};

/** A page of the site, as the home page lists it. */
export interface ListedPage {
  readonly file: string;
  readonly title: string;
  readonly description: string;
}

/** What the home page shows: what runs, how to start it, where to look. */
export function describeHome(plan: Plan, pages: readonly ListedPage[]): object {
  const primary = primaryEnvironment(plan);
  return {
    name: escapeText(plan.name),
    framework: FRAMEWORKS[plan.app.framework],
    python: plan.app.python,
    target: formatCode(plan.app.target),
    port: plan.app.port,
    environments: plan.environments.map((environment) => ({
      ...introduce(environment),
      services: listServices(environment),
      limits: formatTotal(environment),
    })),
    files: fileFlags(primary),
    release: describeApply(primary, "release", plan).commands,
    service: composeNames(primary.name, "app")[0],
    address: localAddress(primary),
    healthPath: plan.health.gate.path ?? "/",
    secretFiles: plan.app.secrets.map(({ file }) => `secrets/${file}`).join(" "),
    secrets: plan.app.secrets.map(({ variable, file, required }) => ({
      variable: formatCode(variable),
      file: formatCode(`secrets/${file}`),
      required,
    })),
    variables: plan.app.variables
      .filter(({ setBy }) => setBy === "env")
      .map(({ name, required, fallback }) => ({
        name: formatCode(name),
        required,
        fallback: describeFallback(required, fallback),
      })),
    hasBlueGreen: hasEnvironment(plan, "blue-green"),
    hasSwarm: hasEnvironment(plan, "swarm"),
    checks: describeChecks(plan),
    pages,
  };
}

function describeFallback(required: boolean, fallback: string | null): string {
  if (fallback !== null && fallback !== "") return formatCode(fallback);
  return required ? "the container does not start" : "the application goes without";
}

/** What does not fit, or fits only just, with the command that mends it. */
export function describeChecks({
  checks,
}: Plan): readonly { readonly message: string; readonly fix: string }[] {
  return checks.map(({ message, fix }) => ({ message: escapeText(message), fix: formatCode(fix) }));
}
