import { eitherForm } from "../compose/forms.ts";
import { filesForCompose } from "../compose/list-services.ts";
import type { ComposeFile, Entry } from "../compose/read-compose.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";

const OWNER = ["uid", "gid", "mode"];

/** Options of secrets that Compose refuses or leaves out. */
export const cd045: Rule = {
  id: "CD045",
  title: "Secret options that do nothing or fail",
  severity: "high",
  what: "In files for Compose: a secret with `external: true` that a service uses, and `uid`, `gid` or `mode` on a secret from a file. Swarm knows them all, so its files are left out.",
  why: "Compose refuses an external secret. A secret from a file is a bind mount: it keeps the owner and mode of the host's file, and one that only root can read stays unreadable for the application.",
  fix: "Take the secret from a `file:` that the container's user can read, or from `environment:`, which honours owner and mode.",
  settled: true,
  references: [],
  find: (subject) => onePerPlace(filesForCompose(subject).flatMap(findIn)),
};

function findIn({ root, services }: ComposeFile): readonly Hit[] {
  const used = new Set(services.flatMap((service) => service.entries("secrets").map(sourceOf)));
  const outside = root.entries("secrets").flatMap(({ key }): readonly Hit[] => {
    const external = root.get("secrets", key, "external");
    if (external === null || external.value === false || !used.has(key)) return [];
    return [{ place: external.place, message: `Compose refuses the external secret ${key}.` }];
  });
  const owned = services.flatMap((service) =>
    service.entries("secrets").flatMap((entry): readonly Hit[] => {
      const { value, place } = entry;
      const source = sourceOf(entry);
      if (typeof value !== "object" || value === null) return [];
      const options = OWNER.filter((key) => Reflect.has(value, key));
      if (options.length === 0 || root.get("secrets", source, "file") === null) return [];
      const message = `Compose ignores ${options.join(" and ")} of the secret ${source} in service ${service.name}, because it comes from a file.`;
      return [{ place, message }];
    }),
  );
  return [...outside, ...owned];
}

/** The secret that a service means: by its name alone, or in the long form. */
function sourceOf({ value }: Entry): string {
  return String(eitherForm(value, "source"));
}
