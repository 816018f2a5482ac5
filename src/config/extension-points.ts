import type { EnvironmentPlan } from "./plan.ts";

/** Files of the project whose text cryo-init takes into the Dockerfile, by the stage that they go to. */
export const EXTRA_FILES = {
  build: "docker/Dockerfile.build.extra",
  runtime: "docker/Dockerfile.runtime.extra",
} as const;
/** `build` or `runtime`, as the Dockerfile names its stages. */
export type ExtraStage = keyof typeof EXTRA_FILES;

/** The instructions of an extra file, checked, with `\n` and without a newline at the end; null where there are none. */
export type ExtraBlocks = Readonly<Record<ExtraStage, string | null>>;

/**
 * The project's own Compose file over a generated one: `docker-compose.dev.override.yml` over `docker-compose.dev.yml`.
 * For docker-compose.yml it is the one that Docker reads by itself where no file is named.
 */
export function overrideOf(file: string): string {
  return file.replace(/\.yml$/, ".override.yml");
}

/** The files of a variant as docker takes them: `-f docker-compose.yml -f docker-compose.override.yml`. */
export function fileFlags({ file, override }: Pick<EnvironmentPlan, "file" | "override">): string {
  return override === null ? `-f ${file}` : `-f ${file} -f ${override}`;
}
