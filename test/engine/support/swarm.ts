import { run, succeed } from "../../support/run.ts";
import { until } from "./engine.ts";

/** Makes the engine a swarm of one node, reachable from this machine only. False where it is in one already. */
export async function joinSwarm(): Promise<boolean> {
  const state = await succeed("docker", ["info", "--format", "{{.Swarm.LocalNodeState}}"]);
  if (state.trim() === "active") return false;
  await succeed("docker", ["swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1"]);
  return true;
}

/** Takes the engine out of the swarm that `joinSwarm` made, with the bridge that the swarm left. */
export async function leaveSwarm(): Promise<void> {
  await succeed("docker", ["swarm", "leave", "--force"]);
  await run("docker", ["network", "rm", "docker_gwbridge"]);
}

const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");

/** Takes down what runs of a stack; its secrets and volumes stay. */
export async function stopStack(stack: string): Promise<void> {
  await run("docker", ["stack", "rm", stack]);
  const label = `label=com.docker.stack.namespace=${stack}`;
  const gone = async (): Promise<boolean> =>
    (await succeed("docker", ["ps", "-aq", "--filter", label])).trim() === "" &&
    (await succeed("docker", ["network", "ls", "-q", "--filter", label])).trim() === "";
  await until("the stack is gone", gone, 90);
}

/** Removes a stack with its secrets, volumes, the label of its node, and every image of the name. */
export async function removeStack(stack: string, image: string): Promise<void> {
  await stopStack(stack);
  const label = `label=com.docker.stack.namespace=${stack}`;
  const secrets = lines(await succeed("docker", ["secret", "ls", "-q", "--filter", `name=${stack}_`]));
  if (secrets.length > 0) await succeed("docker", ["secret", "rm", ...secrets]);
  const volumes = lines(await succeed("docker", ["volume", "ls", "-q", "--filter", label]));
  if (volumes.length > 0) await succeed("docker", ["volume", "rm", ...volumes]);
  for (const node of lines(await succeed("docker", ["node", "ls", "-q"]))) {
    await run("docker", ["node", "update", "--label-rm", `redis.${stack}`, node]);
  }
  const images = lines(
    await succeed("docker", ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", image]),
  );
  if (images.length > 0) await succeed("docker", ["image", "rm", ...images]);
}
