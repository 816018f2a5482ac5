import type { Place } from "../finding.ts";
import { folderOf, isWithin, joinPath } from "../paths.ts";
import { fieldOf, textField } from "./forms.ts";
import type { Section } from "./read-compose.ts";

/** Something that is mounted into a container. */
export interface Mount {
  /** A folder of the host, or a volume's name; null for neither. */
  readonly source: string | null;
  readonly target: string;
  readonly readOnly: boolean;
  readonly place: Place;
}

/** What `volumes` and `tmpfs` of a service mount, in either way of writing. */
export function readMounts(service: Section): readonly Mount[] {
  const volumes = service.entries("volumes").map(({ value, place }): Mount => {
    if (typeof value === "object" && value !== null) {
      const readOnly = fieldOf(value, "read_only") === true;
      return {
        source: textField(value, "source"),
        target: textField(value, "target") ?? "",
        readOnly,
        place,
      };
    }
    const [first = "", second, options = ""] = splitShort(String(value));
    const readOnly = options.split(",").includes("ro");
    return second === undefined
      ? { source: null, target: first, readOnly: false, place }
      : { source: first, target: second, readOnly, place };
  });
  const single = service.get("tmpfs");
  const folders =
    typeof single?.value === "string"
      ? [{ value: single.value, place: single.place }]
      : service.entries("tmpfs");
  return [
    ...volumes,
    ...folders.map(({ value, place }) => {
      const [target = "", options = ""] = String(value).split(":");
      return { source: null, target, readOnly: options.split(",").includes("ro"), place };
    }),
  ];
}

/** A file or folder of the host that a service is given. */
export interface BindMount extends Mount {
  /** As it is written. */
  readonly source: string;
  /** The source from the project's root; absolute, or with `..` in front, where it lies outside. */
  readonly path: string;
}

/** The bind mounts of a service in either of their two forms; named volumes are none. */
export function bindMounts(service: Section): readonly BindMount[] {
  return readMounts(service).flatMap((mount): readonly BindMount[] => {
    const { source, target, place } = mount;
    // Without `.`, `/` or `~` in front, it is a volume's name.
    if (source === null || target === "" || !/^[./~]/.test(source)) return [];
    const path = joinPath(folderOf(place.file), source);
    return [{ ...mount, source, target: joinPath(target), path }];
  });
}

/** The folder or one above it is mounted, and can be written to. */
export function isWritable(mounts: readonly Mount[], folder: string): boolean {
  return mounts.some(({ target, readOnly }) => !readOnly && isWithin(folder, joinPath(target)));
}

/** `SOURCE:TARGET:OPTIONS`; colons inside `${…}`, and behind a drive's letter, part nothing. */
function splitShort(text: string): readonly string[] {
  return text.match(/(?:^[A-Za-z]:(?=[\\/])|\$\{[^}]{0,500}\}|[^:])+/g) ?? [];
}
