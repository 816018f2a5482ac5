import { isDevelopment } from "../development.ts";
import { everyVariable } from "../environment.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { everyRun } from "../runs.ts";
import { uncheckedBy } from "../unchecked-tls.ts";

/** Variables that switch the check off, and the values that do. */
const VARIABLES: ReadonlyMap<string, RegExp> = new Map([
  ["PYTHONHTTPSVERIFY", /^0$/],
  ["NODE_TLS_REJECT_UNAUTHORIZED", /^0$/],
  ["GIT_SSL_NO_VERIFY", /^(?:1|true|yes|on)$/i],
  ["PIP_TRUSTED_HOST", /\S/],
  ["UV_INSECURE_HOST", /\S/],
  ["NPM_CONFIG_STRICT_SSL", /^(?:false|0)$/i],
  ["npm_config_strict_ssl", /^(?:false|0)$/i],
  ["CONDA_SSL_VERIFY", /^(?:false|0|no|off)$/i],
]);

/** What is fetched or asked without a look at who answers. */
export const cd024: Rule = {
  id: "CD024",
  title: "TLS checks switched off",
  severity: "high",
  what: "`--trusted-host`, `curl -k`, `--no-check-certificate`, `http.sslVerify false` and the like in a build, or variables such as PYTHONHTTPSVERIFY=0 in an image or service.",
  why: "Whoever sits on the network path can give the build, or the running application, another answer: a package with a back door, or a page that collects its keys.",
  fix: "Keep the check and add the authority that is missing: COPY its certificate and run `update-ca-certificates`, or set SSL_CERT_FILE.",
  settled: true,
  references: ["CKV2_DOCKER_2", "CKV2_DOCKER_3", "CKV2_DOCKER_4", "CKV2_DOCKER_5"],
  find: (subject) => {
    const runs = everyRun(subject).flatMap(({ commands }) =>
      commands.flatMap((command): readonly Hit[] => {
        const word = uncheckedBy(command);
        if (word === null) return [];
        const message = `With "${word}", ${command.name} does not check whom it talks to.`;
        return [{ place: command.place, message }];
      }),
    );
    const set = everyVariable({
      dockerfiles: subject.dockerfiles.filter(({ path }) => !isDevelopment(path)),
      composeFiles: subject.composeFiles.filter(({ path }) => !isDevelopment(path)),
    });
    const variables = set.flatMap(({ name, value, place }): readonly Hit[] =>
      value !== null && VARIABLES.get(name)?.test(value)
        ? [{ place, message: `${name}=${value} switches the check of certificates off.` }]
        : [],
    );
    return onePerPlace([...runs, ...variables]);
  },
};
