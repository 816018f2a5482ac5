import { absolute, fileInImage } from "../build-context.ts";
import { workingFolder } from "../copies.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { baseOf, isRoot, userOf } from "../image-user.ts";
import { lastInstruction } from "../images.ts";
import { productionServices, type RuntimeStage, runtimeStages } from "../runtime-stages.ts";
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

function findInImage(subject: Subject, runtime: RuntimeStage): readonly Hit[] {
  const { stage, services } = runtime;
  const { name, instruction } = userOf(runtime);
  if (name === null || !isRoot(name)) return [];
  // Files to take out with `docker build --output`: nothing of it runs.
  const runs = lastInstruction(stage, "CMD") !== null || lastInstruction(stage, "ENTRYPOINT") !== null;
  if (baseOf(stage) === "scratch" && !runs) return [];
  if (services.length > 0 && services.every((service) => service.get("user") !== null)) return [];
  if (dropsRights(subject, runtime)) return [];
  const place = instruction?.place ?? stage.from.place;
  if (instruction !== null) return [{ place, message: `The last USER of the image is ${instruction.rest}.` }];
  const base = baseOf(stage);
  // Of the images of others than Docker and conda, nobody here knows the user.
  const isKnown = /^(?:docker\.io\/)?(?:(?:library|continuumio|condaforge)\/)?[^/]+$/.test(base);
  const who = isKnown ? "so it runs as root" : "and runs as root, unless that image names another user";
  return [{ place, message: `The image on ${base} has no USER, ${who}.` }];
}

/** A script stands among the first words of a command. */
const MOST_WORDS = 16;

/** True where the entrypoint begins as root and starts the program as somebody else. */
function dropsRights(subject: Subject, runtime: RuntimeStage): boolean {
  const words = ["ENTRYPOINT", "CMD"].flatMap((keyword) => {
    const instruction = lastInstruction(runtime.stage, keyword);
    return instruction?.exec ?? instruction?.rest.split(/\s+/) ?? [];
  });
  const scripts = words
    .slice(0, MOST_WORDS)
    .flatMap((word) =>
      ["/usr/local/bin", workingFolder(runtime.stage)].flatMap(
        (folder) => fileInImage(subject, runtime, absolute(folder, word))?.text ?? [],
      ),
    );
  return [words.join(" "), ...scripts].some((text) =>
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
