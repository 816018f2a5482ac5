import { type EnvironmentName, type Plan, SERVICES, type ServiceName } from "../config/plan.ts";
import { COLOURS, type Colour, colourService } from "../config/service-plan.ts";

/** What a container is in the plan. */
export interface Owner {
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  readonly colour: Colour | null;
}

/** Names a container's place in the plan by its labels; null for one that is none of the plan's. */
export type OwnerOf = (labels: Readonly<Record<string, string>>) => Owner | null;

/** Labels as Docker has them; cAdvisor puts `container_label_` in front, and `_` for dots. */
const PROJECT = "com.docker.compose.project";
const SERVICE = "com.docker.compose.service";
const STACK = "com.docker.stack.namespace";
const TASK = "com.docker.swarm.service.name";

/** Looks a plan's containers up: by the labels of Compose or of a stack, else by the name that Compose gives. */
export function findOwners({ environments }: Pick<Plan, "environments">): OwnerOf {
  return (labels) => {
    const read = (name: string): string | undefined =>
      labels[name] ?? labels[`container_label_${name.replaceAll(".", "_")}`];
    const project = read(PROJECT) ?? read(STACK);
    const service = read(SERVICE) ?? read(TASK)?.slice((read(STACK) ?? "").length + 1);
    for (const { name, project: own } of environments) {
      const found =
        project === own ? parseService(service ?? "") : parseService(inName(labels.name ?? "", own) ?? "");
      if (found !== null && (project === undefined || project === own))
        return { environment: name, ...found };
    }
    return null;
  };
}

/** `app` in `shop-app-1` of the project `shop`. */
function inName(container: string, project: string): string | null {
  const rest = container.startsWith(`${project}-`) ? container.slice(project.length + 1) : "";
  return /^(.+)-\d+$/.exec(rest)?.[1] ?? null;
}

function parseService(text: string): Omit<Owner, "environment"> | null {
  const colour = COLOURS.find((one) => text === colourService(one)) ?? null;
  const service = colour === null ? SERVICES.find((one) => one === text) : "app";
  return service === undefined ? null : { service, colour };
}
