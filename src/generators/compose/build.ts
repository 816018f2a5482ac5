import type { Plan } from "../../config/plan.ts";
import { listBuildLabels } from "../image-labels.ts";
import type { ComposeBuild } from "./model.ts";

/** Name of the build secret that holds the CA bundle. */
export const CA_SECRET = "ca_certificate";
/** Name of the build secret that holds pip's settings. */
export const PIP_CONFIG_SECRET = "build_pip_config";
/** Name of the build secret that holds the passwords of indexes. */
export const NETRC_SECRET = "build_netrc";

/** Files of the building machine that the build may read, by the secret's name: they are in no layer. */
export function buildSecrets({ image }: Plan): readonly (readonly [name: string, path: string])[] {
  const files = [
    [CA_SECRET, image.caCertificate],
    [PIP_CONFIG_SECRET, image.pipConfig],
    [NETRC_SECRET, image.netrc],
  ] as const;
  return files.flatMap(([name, path]) => (path === null ? [] : [[name, path] as const]));
}

/** What a build needs to know about the network, by the argument's name; null takes what the builder's environment says. */
export function networkArguments({ image }: Plan): Readonly<Record<string, string | null>> {
  return {
    ...image.proxyArguments,
    ...(image.indexUrl === null ? {} : { PIP_INDEX_URL: image.indexUrl }),
  };
}

/** The build; what pip needs to know about the network is passed to it, and stays out of the image. */
export function composeBuild(plan: Plan): ComposeBuild {
  const args = {
    ...networkArguments(plan),
    ...Object.fromEntries(listBuildLabels(plan.image).map(({ argument }) => [argument, null])),
  };
  const secrets = buildSecrets(plan).map(([name]) => name);
  return {
    context: ".",
    target: "runtime",
    args,
    ...(secrets.length > 0 ? { secrets } : {}),
  };
}
