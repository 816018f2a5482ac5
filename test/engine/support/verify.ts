import { succeed } from "../../support/run.ts";

/** Everything of a run that could be left behind. */
export async function listLeftovers(): Promise<string> {
  const filter = ["--filter", "name=cryo-verify-", "--format", "{{.Names}}"];
  const named = ["--filter", "name=cryo-verify-", "--format", "{{.Name}}"];
  const all = [
    await succeed("docker", ["ps", "--all", ...filter]),
    await succeed("docker", ["network", "ls", ...named]),
    await succeed("docker", ["volume", "ls", ...named]),
    await succeed("docker", [
      "image",
      "ls",
      "--filter",
      "reference=cryo-verify-*",
      "--format",
      "{{.Repository}}",
    ]),
  ];
  return all.join("");
}
