import type { Facts } from "../config/facts.ts";
import type { ComposeFile } from "./compose/read-compose.ts";
import type { Generated } from "./declined.ts";
import type { Dockerfile } from "./dockerfile/read-dockerfile.ts";

/** Everything that an audit looks at, read. */
export interface Subject {
  readonly dockerfiles: readonly Dockerfile[];
  readonly composeFiles: readonly ComposeFile[];
  /** What the checkout says about the application; null where there is no Python in it. */
  readonly facts: Facts | null;
  /** The same of folders that images are built from, where those are not the root; absent where there are none. */
  readonly factsIn?: ReadonlyMap<string, Facts>;
  /** Releases get no more fixes after some day: `2026-11-29`. */
  readonly today: string;
  /** What cryo-init writes here itself; absent where it never ran. */
  readonly generated?: Generated;
  /** A text file of the project, such as an entrypoint script; null where there is none, or it is not text. */
  readonly read: (path: string) => string | null;
}
