import { parse } from "yaml";

/** A build of a resolved Compose model, as far as podman's command is told of it. */
interface Build {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly network?: string;
  readonly args?: Readonly<Record<string, string | null>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly additional_contexts?: Readonly<Record<string, string>>;
  readonly extra_hosts?: readonly string[];
  readonly secrets?: readonly { readonly source: string; readonly target?: string }[];
}

interface Model {
  readonly services?: Readonly<Record<string, { readonly image?: string; readonly build?: Build }>>;
  readonly secrets?: Readonly<Record<string, { readonly file?: string; readonly environment?: string }>>;
}

/**
 * The words of `podman build …` for a service of a resolved model: Compose hands its builds to BuildKit, which podman
 * has not, or to a builder that refuses secrets.
 * @param text YAML, as `isolate` gives it
 */
export function podmanBuild(text: string, service: string): readonly string[] {
  const model = parse(text) as Model;
  const { image = "", build = {} } = model.services?.[service] ?? {};
  const { context = ".", dockerfile = "Dockerfile", target, network, extra_hosts: hosts = [] } = build;
  const each = (
    flag: string,
    values: Readonly<Record<string, string | null>> | undefined,
  ): readonly string[] =>
    Object.entries(values ?? {}).flatMap(([name, value]) => [
      flag,
      value === null ? name : `${name}=${value}`,
    ]);
  const secrets = (build.secrets ?? []).flatMap(({ source, target: id = source }) => {
    const { file, environment = "" } = model.secrets?.[source] ?? {};
    return ["--secret", `id=${id},${file === undefined ? `env=${environment}` : `src=${file}`}`];
  });
  return [
    "build",
    "--file",
    dockerfile.startsWith("/") ? dockerfile : `${context}/${dockerfile}`,
    ...(target === undefined ? [] : ["--target", target]),
    ...(network === undefined ? [] : ["--network", network]),
    ...each("--build-arg", build.args),
    ...each("--label", build.labels),
    ...each("--build-context", build.additional_contexts),
    ...hosts.flatMap((host) => ["--add-host", host.replace("=", ":")]),
    ...secrets,
    // Compose looks for it there; podman alone would name it localhost/….
    "--tag",
    `docker.io/library/${image}`,
    context,
  ];
}
