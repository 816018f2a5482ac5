import { overrideOf } from "../config/extension-points.ts";
import type { GeneratedFile } from "../config/file-set.ts";
import type { EnvironmentPlan, Plan } from "../config/plan.ts";
import { PROXY_FILES, secretVersion } from "./compose/stack.ts";
import { containerFile, withOrigin } from "./file.ts";
import { proxyNumbers } from "./proxy-files.ts";
import type { Render } from "./render.ts";
import { STACK_SCRIPT } from "./scripts.ts";

/** The proxy's configuration and the script that deploys; nothing in the other environments. */
export function renderSwarm(
  plan: Plan,
  environment: EnvironmentPlan,
  render: Render,
): readonly GeneratedFile[] {
  const { swarm } = environment;
  if (swarm === null) return [];
  const data = {
    ...proxyNumbers(environment),
    stack: environment.project,
    file: environment.file,
    override: overrideOf(environment.file),
    repository: swarm.repository,
    local: swarm.local,
    port: environment.hostPort,
    appPort: plan.app.port,
    // Any answer will do: who is healthy has been asked before, by Swarm.
    probePath: plan.health.alive ?? "/",
    secrets: plan.app.secrets.map(({ file }) => ({
      file,
      name: swarm.secretNames[file],
      version: secretVersion(file),
    })),
    dataLabel: swarm.dataLabel,
    proxyFiles: Object.values(PROXY_FILES).map(({ file }) => file),
    waitSeconds: Math.ceil(swarm.deployLimit / 1000),
  };
  return [
    containerFile(
      PROXY_FILES.proxy.file,
      withOrigin(render("docker/nginx/stack.conf.eta", data)),
      "the proxy in front of the tasks of the swarm",
    ),
    containerFile(
      STACK_SCRIPT,
      withOrigin(render(`${STACK_SCRIPT}.eta`, data)),
      `${plan.app.secrets.length > 0 ? "makes the secrets of the swarm, " : ""}deploys a release and says how it ended`,
      true,
    ),
  ];
}
