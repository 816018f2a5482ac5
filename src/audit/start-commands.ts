import type { Service } from "./compose/read-compose.ts";
import { readShell } from "./dockerfile/shell-commands.ts";
import type { Place } from "./finding.ts";
import { lastInstruction } from "./images.ts";
import { productionServices, type RuntimeStage, runtimeStages } from "./runtime-stages.ts";
import type { Subject } from "./subject.ts";

/** A command that a container is started with. */
export interface StartCommand {
  /** Its words; those of a shell's text, one command after the other. */
  readonly words: readonly string[];
  readonly place: Place;
  /** The image that it runs in; null for one that the project does not build. */
  readonly image: RuntimeStage | null;
  readonly service: Service | null;
}

/** What containers are started with outside of development: by images, and by services that say it themselves. */
export function startCommands(subject: Subject): readonly StartCommand[] {
  const images = runtimeStages(subject);
  return [
    // Where each service says its own command, nobody runs the image's.
    ...images
      .filter(({ services }) => services.length === 0 || services.some((service) => !hasOwnCommand(service)))
      .flatMap(ofImage),
    ...productionServices(subject).flatMap((service) => {
      const image = images.find(({ services }) => services.includes(service)) ?? null;
      return ["entrypoint", "command"].flatMap((key): readonly StartCommand[] => {
        const found = service.get(key);
        if (found === null) return [];
        const { value, place } = found;
        const list = Array.isArray(value)
          ? value.map(String)
          : typeof value === "string"
            ? splitText(value)
            : [];
        return unwrap(list).map((words) => ({ words, place, image, service }));
      });
    }),
  ];
}

function hasOwnCommand(service: Service): boolean {
  return service.get("command") !== null || service.get("entrypoint") !== null;
}

function ofImage(image: RuntimeStage): readonly StartCommand[] {
  const entrypoint = lastInstruction(image.stage, "ENTRYPOINT");
  const command =
    entrypoint !== null && entrypoint.exec === null ? null : lastInstruction(image.stage, "CMD");
  const [last = null] = [command, entrypoint].flatMap((one) => one ?? []);
  if (last === null) return [];
  const shell = [entrypoint, command].find((one) => one !== null && one.exec === null);
  const lists =
    shell === null || shell === undefined
      ? unwrap([...(entrypoint?.exec ?? []), ...(command?.exec ?? [])])
      : readShell(shell.rest).map(({ words }) => words);
  return lists.map((words) => ({ words, place: last.place, image, service: null }));
}

/** Compose cuts a text into words as a shell does, without reading operators. */
function splitText(text: string): readonly string[] {
  return readShell(text).flatMap(({ words }) => words);
}

/** The commands of `sh -c "…"`, or the words as they are. */
function unwrap(words: readonly string[]): readonly (readonly string[])[] {
  const shell = words.findIndex((word) => /(?:^|\/)(?:ba|da|a)?sh$/.test(word));
  const flag = shell === -1 ? -1 : words.findIndex((word, at) => at > shell && /^-[a-z]*c$/.test(word));
  const text = flag === shell + 1 && shell !== -1 ? words[flag + 1] : undefined;
  return text === undefined ? [words] : readShell(text).map((command) => command.words);
}
