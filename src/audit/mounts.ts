import { readMounts } from "./compose/mounts.ts";
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
  return readMounts(service).flatMap(({ source, target, readOnly, place }): readonly BindMount[] => {
    // Without `.`, `/` or `~` in front, it is a volume's name.
    if (source === null || target === "" || !/^[./~]/.test(source)) return [];
    const resolved = joinPath(folderOf(place.file), source);
    return [{ source: resolved, written: source, target: joinPath(target), readOnly, place }];
  });
}
