import { productionServices } from "../development.ts";
import { baseOf } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { hubName } from "../image-names.ts";
import { isRoot, userOf } from "../image-user.ts";
import { type RuntimeStage, runtimeStages } from "../runtime-stages.ts";
import { scriptTextsOf } from "../start-scripts.ts";
import { type BuiltStart, startOfImage } from "../starts.ts";
import type { Subject } from "../subject.ts";

/** Containers whose programs have root's rights. */
export const cd003: Rule = {
  id: "CD003",
  title: "Runs as root",
  severity: "high",
  what: "A final stage without USER, or whose last USER is root, that no service gives another user; and a service with `user: root`.",
  why: "Whoever gets into the application is root in the container: may change the program, and what is mounted; and is root of the host once a fault of the kernel or a careless mount lets them out.",
  fix: "End the final stage with `USER 10001:10001`, and give that number the folders that the application writes to.",
  settled: true,
  references: ["DL3002", "CIS-DI-0001", "DS-0002", "CKV_DOCKER_3", "CIS 4.1"],
  find: (subject) => [
    ...runtimeStages(subject).flatMap((runtime) => findInImage(subject, runtime)),
    ...onePerPlace(findInServices(subject)),
  ],
};

function findInImage(subject: Subject, { stage, services }: RuntimeStage): readonly Hit[] {
  const { name, instruction } = userOf(stage);
  if (name === null || !isRoot(name)) return [];
  // Files to take out with `docker build --output`: nothing of it runs.
  const start = startOfImage(subject, stage);
  if (baseOf(stage) === "scratch" && start === null) return [];
  if (services.length > 0 && services.every((service) => service.get("user") !== null)) return [];
  if (start !== null && dropsRights(subject, start)) return [];
  const place = instruction?.place ?? stage.from.place;
  if (instruction !== null) return [{ place, message: `The last USER of the image is ${instruction.rest}.` }];
  const base = baseOf(stage);
  // Of the images of others than Docker and conda, nobody here knows the user.
  const isKnown = /^(?:(?:continuumio|condaforge)\/)?[^/]+$/.test(hubName(base));
  const who = isKnown ? "so it runs as root" : "and runs as root, unless that image names another user";
  return [{ place, message: `The image on ${base} has no USER, ${who}.` }];
}

/** True where what is started begins as root and starts the program as somebody else. */
function dropsRights(subject: Subject, start: BuiltStart): boolean {
  const scripts = scriptTextsOf(subject, start).map(({ text }) => text);
  return [start.commands.flat().join(" "), ...scripts].some((text) =>
    /\b(?:gosu|su-exec|setpriv|runuser|setuidgid)\b/.test(text),
  );
}

function findInServices(subject: Subject): readonly Hit[] {
  return productionServices(subject).flatMap((service): readonly Hit[] => {
    const user = service.get("user");
    if (user === null || !isRoot(String(user.value))) return [];
    return [{ place: user.place, message: `Service ${service.name} runs as ${String(user.value)}.` }];
  });
}
