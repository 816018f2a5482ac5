import type { ImageLabel, ImagePlan } from "../config/plan.ts";

/** A label whose value is given to the build. */
export interface BuildLabel {
  /** Of `--build-arg`; Compose passes the variable of the same name on. */
  readonly argument: string;
  readonly label: string;
  /** What it is when nobody gives it; empty when it is then unknown. */
  readonly value: string;
}

/** Labels of the checkout, as `LABEL` takes them. */
export function formatLabels(labels: readonly ImageLabel[]): readonly string[] {
  return labels.map(({ name, value }) => `${name}=${quoteLabel(value)}`);
}

/** What only the build knows. Its time is asked for, because it makes each build another image. */
export function listBuildLabels({ version, buildTime }: ImagePlan): readonly BuildLabel[] {
  const name = (key: string): string => `org.opencontainers.image.${key}`;
  return [
    { argument: "IMAGE_VERSION", label: name("version"), value: version ?? "" },
    { argument: "IMAGE_REVISION", label: name("revision"), value: "" },
    ...(buildTime ? [{ argument: "IMAGE_CREATED", label: name("created"), value: "" }] : []),
  ];
}

/** Inside double quotes, a Dockerfile reads a backslash, a quote and a dollar sign as its own. */
function quoteLabel(value: string): string {
  return `"${value.replace(/["\\$]/g, "\\$&")}"`;
}
