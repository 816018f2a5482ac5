import { formatPlace } from "../config/facts.ts";
import type { GeneratedFile } from "../config/file-set.ts";
import { hasEnvironment, type Plan, type PlannedVariable } from "../config/plan.ts";
import { describeApply, formatApply } from "./docs/apply.ts";
import { blockFile, wholeFile, withOrigin } from "./file.ts";
import type { Render } from "./render.ts";
import { BLUE_GREEN_SCRIPT, STACK_SCRIPT } from "./scripts.ts";

/** Names of variables and secrets, and what Git must know. Never a value of a secret. */
export function renderProject(
  plan: Plan,
  optionalSecrets: readonly string[],
  render: Render,
): readonly GeneratedFile[] {
  const variables = plan.app.variables.filter(({ setBy }) => setBy === "env");
  const files = [
    wholeFile(
      ".env.example",
      withOrigin(
        render("project/env.example.eta", {
          variables: variables.map(describeVariable),
          optionalSecrets,
          hasSecrets: plan.app.secrets.length > 0,
          holdsSecrets: variables.some(({ secret }) => secret),
          moreSecrets: [
            ...plan.app.secrets.map(({ variable }) => variable),
            ...variables.filter(({ secret }) => secret).map(({ name }) => name),
            "NAME",
          ].join(","),
        }),
      ),
      "names of the variables to set in .env",
    ),
    blockFile(
      ".gitignore",
      render("project/gitignore.eta", {}),
      "keeps secrets and what is built out of Git",
    ),
    blockFile(
      ".gitattributes",
      render("project/gitattributes.eta", { paths: linuxPaths(plan) }),
      "scripts for Linux keep their line endings on Windows",
    ),
  ];
  if (plan.app.secrets.length === 0) return files;
  const readme = render("project/secrets-README.md.eta", {
    secrets: plan.app.secrets,
    uid: plan.app.uid,
    inForce: plan.environments.map((environment) => formatApply(describeApply(environment, "secret", plan))),
  });
  return [...files, wholeFile("secrets/README.md", readme, "which secrets there are, and how to set them")];
}

/** Files that Linux reads, and that a checkout on Windows must not give other line endings. */
function linuxPaths(plan: Plan): readonly string[] {
  const { folder, hosting } = plan.documentation;
  return [
    "docker/**",
    BLUE_GREEN_SCRIPT,
    ...(hasEnvironment(plan, "swarm") ? [STACK_SCRIPT] : []),
    ...(hosting ? [`${folder}/hosting/**`] : []),
    "Dockerfile",
    ...plan.environments.map(({ file }) => file),
  ];
}

/** Django answers 400 to a host name that is not in its list, and the check comes from inside the container. */
const HOSTS_NOTE = "; must hold localhost, which is the host name of the health check";

function describeVariable({ name, required, secret, fallback, from }: PlannedVariable): {
  note: string;
  line: string;
} {
  const place = from === null ? "" : `, read in ${formatPlace(from)}`;
  const where = place + (name.endsWith("ALLOWED_HOSTS") ? HOSTS_NOTE : "");
  const kind = secret ? ", a secret" : "";
  if (required) return { note: `required${kind}${where}`, line: `${name}=` };
  return { note: `optional${kind}${where}`, line: `#${name}=${fallback ?? ""}` };
}
