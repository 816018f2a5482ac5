import { projectFileAt, workingFolder } from "../copies.ts";
import { finalStage, type Stage } from "../dockerfile/read-dockerfile.ts";
import { readShell } from "../dockerfile/shell-commands.ts";
import type { Hit, Rule } from "../finding.ts";
import { checkOfService, checkOfStage, type HealthCheck } from "../health-checks.ts";
import { onePerPlace } from "../hits.ts";
import { lastInstruction, stageOfService } from "../images.ts";
import { joinPath } from "../paths.ts";
import type { Subject } from "../subject.ts";
import { baseOf, lacksTool, toolsIn } from "../tools.ts";

function findInCheck(
  subject: Subject,
  { exec, shell, place }: HealthCheck,
  image: string,
  stage: Stage | null,
): readonly Hit[] {
  // The other side of `||` may be the one that works.
  if (shell !== null && /\|\|(?!\s*(?:exit|false|kill|\())/.test(shell)) return [];
  const commands =
    exec === null ? readShell(shell ?? "") : exec[1] === "-c" ? readShell(exec[2] ?? "") : [{ words: exec }];
  const tool = toolsIn(commands).find((one) => lacksTool(subject, image, stage, one));
  return tool === undefined
    ? []
    : [{ place, message: `The check needs ${tool}, which ${image} does not hold and nothing installs.` }];
}

function findInScript(subject: Subject, stage: Stage): readonly Hit[] {
  const entrypoint = lastInstruction(stage, "ENTRYPOINT");
  const words = entrypoint?.exec ?? readShell(entrypoint?.rest ?? "")[0]?.words ?? [];
  return words.slice(0, 2).flatMap((word): readonly Hit[] => {
    const path = /\.py$/.test(word)
      ? null
      : projectFileAt(subject, stage, joinPath(workingFolder(stage), word));
    const text = path === null ? null : subject.read(path);
    if (path === null || text === null) return [];
    const tools = new Set(toolsIn(readShell(text)));
    return [...tools].flatMap((tool): readonly Hit[] => {
      const asks = new RegExp(`(?:command\\s+-v|which|type|hash)\\s+(?:-\\S+\\s+)?["']?${tool}\\b`);
      const lines = text.split("\n");
      const at = lines.findIndex((line) =>
        new RegExp(`(?:^|[^\\w#-])${tool}(?![\\w-])`).test(line.replace(/^\s*#.*/, "")),
      );
      if (at === -1 || asks.test(text) || !lacksTool(subject, baseOf(stage), stage, tool)) return [];
      const line = lines[at] ?? "";
      return [
        {
          place: { file: path, line: at + 1, column: line.search(/\S/) + 1, text: line.trim() },
          message: `The entrypoint needs ${tool}, which ${baseOf(stage)} does not hold and nothing installs.`,
        },
      ];
    });
  });
}

/** Tools that are asked for and not there. */
export const cd017: Rule = {
  id: "CD017",
  title: "Tool that the image lacks",
  severity: "high",
  what: "A health check or entrypoint that starts curl, wget, nc, bc, jq, ps and the like, in an image that neither holds nor installs it.",
  why: "The check fails with 127, so the container is never healthy: what depends on it does not start, and Swarm replaces it for ever. An entrypoint goes on without the tool, or ends.",
  fix: "Use what is there (`python -c` with urllib instead of curl), or install the tool in the final stage.",
  settled: true,
  references: [],
  find: (subject) => {
    const stages = subject.dockerfiles.flatMap((dockerfile) => finalStage(dockerfile) ?? []);
    const ofImages = stages.flatMap((stage) => {
      const check = checkOfStage(stage);
      return [
        ...(check === null ? [] : findInCheck(subject, check, baseOf(stage), stage)),
        ...findInScript(subject, stage),
      ];
    });
    const ofServices = subject.composeFiles
      .flatMap(({ services }) => services)
      .flatMap((service) => {
        const check = checkOfService(service);
        const stage = stageOfService(subject, service);
        const image = service.get("image")?.value;
        if (
          check === null ||
          (stage === null && (service.get("build") !== null || typeof image !== "string"))
        )
          return [];
        return findInCheck(subject, check, stage === null ? String(image) : baseOf(stage), stage);
      });
    return onePerPlace([...ofImages, ...ofServices]);
  },
};
