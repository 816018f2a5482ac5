import { fileFlags } from "../../config/extension-points.ts";
import { composeNames, type EnvironmentPlan, type Plan } from "../../config/plan.ts";
import { BLUE_GREEN_SCRIPT, STACK_SCRIPT } from "../scripts.ts";
import { formatBuild } from "./blue-green-page.ts";
import { formatCode } from "./markdown.ts";
import { TITLES } from "./services.ts";

/** What was changed: an answer, the value of a secret, or the application itself. */
export type Change = "setting" | "secret" | "release";

/** How a change is put in force in one environment. */
export interface ApplySteps {
  readonly title: string;
  /** What is typed, in this order. */
  readonly commands: readonly string[];
  /** What the commands do not say, as a sentence. */
  readonly note: string | null;
}

/**
 * How a change is put in force, without harm to what people use: `up` would make the live colour anew, and a stack is
 * deployed by its script only.
 */
export function describeApply(environment: EnvironmentPlan, change: Change, plan: Plan): ApplySteps {
  const title = TITLES[environment.name];
  if (environment.swarm !== null) return { title, ...applyToSwarm(environment.swarm, change, plan) };
  if (environment.name === "blue-green") return { title, ...applyToColours(environment, change, plan) };
  const [service = "app"] = composeNames(environment.name, "app");
  const options = { setting: "--wait", secret: `--force-recreate --no-deps --wait ${service}` } as const;
  const ending = change === "release" ? "--build --wait" : options[change];
  return { title, commands: [`docker compose ${fileFlags(environment)} up ${ending}`], note: null };
}

/** The same as one line of text: the commands, and the note. */
export function formatApply({ title, commands, note }: ApplySteps): string {
  const steps = commands.map(formatCode).join(", then ");
  return `**${title}:** ${steps}.${note === null ? "" : ` ${note}`}`;
}

function applyToColours(environment: EnvironmentPlan, change: Change, plan: Plan): Omit<ApplySteps, "title"> {
  if (change === "release") {
    const image = `${plan.slug}:RELEASE`;
    return { commands: [formatBuild(plan, image), `${BLUE_GREEN_SCRIPT} deploy ${image}`], note: null };
  }
  const both = `IMAGE is the one of the live colour, as \`${BLUE_GREEN_SCRIPT} status\` shows it; deployed twice, it reaches both colours.`;
  const others = environment.services.map(({ service }) => service).filter((service) => service !== "app");
  const rest =
    change === "secret" || others.length === 0
      ? ""
      : ` For ${others.join(" and ")}, at a quiet time: \`docker compose ${fileFlags(environment)} up -d --no-deps ${others.join(" ")}\`.`;
  const deploy = `${BLUE_GREEN_SCRIPT} deploy IMAGE`;
  return { commands: [deploy, deploy], note: `${both}${rest}` };
}

function applyToSwarm(
  { repository, local }: NonNullable<EnvironmentPlan["swarm"]>,
  change: Change,
  plan: Plan,
): Omit<ApplySteps, "title"> {
  if (change === "release") {
    const image = `${repository}:RELEASE`;
    const push = local ? [] : [`docker push ${image}`];
    return { commands: [formatBuild(plan, image), ...push, `${STACK_SCRIPT} deploy RELEASE`], note: null };
  }
  const tag = `TAG is that of the release that runs, as \`${STACK_SCRIPT} status\` shows it.`;
  if (change === "setting") return { commands: [`${STACK_SCRIPT} deploy TAG`], note: tag };
  return {
    commands: [`${STACK_SCRIPT} secrets`, `${STACK_SCRIPT} deploy TAG`],
    note: `Before that, raise the secret's version in \`.env\`: Swarm cannot change a value. ${tag}`,
  };
}
