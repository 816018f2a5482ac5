import type { Service } from "./compose/read-compose.ts";
import type { Place } from "./finding.ts";
import { folderOf, joinPath } from "./paths.ts";

/** A file or folder of the host that a service is given. */
export interface BindMount {
  /** From the project's root; absolute, or with `..` in front, where it lies outside. */
  readonly source: string;
  /** As it is written. */
  readonly written: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly place: Place;
}

/** The bind mounts of a service in either of their two forms; named volumes are none. */
export function bindMounts(service: Service): readonly BindMount[] {
  return service.entries("volumes").flatMap(({ value, place }): readonly BindMount[] => {
    const mount = typeof value === "string" ? readShort(value) : readLong(value);
    if (mount === null || mount.target === "") return [];
    return [
      {
        ...mount,
        written: mount.source,
        source: joinPath(folderOf(place.file), mount.source),
        target: joinPath(mount.target),
        place,
      },
    ];
  });
}

type Ends = Pick<BindMount, "source" | "target" | "readOnly">;

/** `./a:/b:ro`: a source without `.`, `/` or `~` in front is a volume's name. */
function readShort(text: string): Ends | null {
  const [source = "", target = "", options = ""] = text.replaceAll(/\$\{[^}]*\}/g, "$").split(":");
  return /^(\.|\/|~)/.test(source) ? { source, target, readOnly: options.split(",").includes("ro") } : null;
}

function readLong(value: unknown): Ends | null {
  if (typeof value !== "object" || value === null || Reflect.get(value, "type") !== "bind") return null;
  const source: unknown = Reflect.get(value, "source") ?? Reflect.get(value, "src");
  const target: unknown = Reflect.get(value, "target") ?? Reflect.get(value, "destination");
  if (typeof source !== "string" || typeof target !== "string") return null;
  return { source, target, readOnly: Reflect.get(value, "read_only") === true };
}
