import type { Plan } from "../../config/plan.ts";
import { containerPractices } from "./container-practices.ts";
import { imagePractices } from "./image-practices.ts";
import { limitPractices } from "./limit-practices.ts";
import { networkPractices } from "./network-practices.ts";
import type { Practice } from "./practice.ts";
import { swarmPractices } from "./swarm-practices.ts";

/** Every practice, in the order in which an intruder would meet them. */
export function listPractices(plan: Plan): readonly Practice[] {
  return [
    ...containerPractices(plan),
    ...limitPractices(plan),
    ...networkPractices(plan),
    ...swarmPractices(plan),
    ...imagePractices(plan),
  ];
}
