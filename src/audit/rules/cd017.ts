import { baseOfService, stageOfService } from "../compose/service-image.ts";
import { baseOf, finalStage, type Stage } from "../dockerfile/read-dockerfile.ts";
import { readShell } from "../dockerfile/shell-commands.ts";
import type { Hit, Rule } from "../finding.ts";
import { checkOfService, checkOfStage, type HealthCheck } from "../health-checks.ts";
import { onePerPlace } from "../hits.ts";
import { scriptTextsOf } from "../start-scripts.ts";
import { startOfImage } from "../starts.ts";
import type { Subject } from "../subject.ts";
import { lacksTool, toolsIn } from "../tools.ts";

function findInCheck(
  { shell, commands, place }: HealthCheck,
  image: string,
  stage: Stage | null,
): readonly Hit[] {
  // The other side of `||` may be the one that works.
  if (shell !== null && /\|\|(?!\s*(?:exit|false|kill|\())/.test(shell)) return [];
  const tool = toolsIn(commands).find((one) => lacksTool(image, stage, one));
  return tool === undefined
    ? []
    : [{ place, message: `The check needs ${tool}, which ${image} does not hold and nothing installs.` }];
}

function findInScripts(subject: Subject, stage: Stage): readonly Hit[] {
  const start = startOfImage(subject, stage);
  const scripts = start === null ? [] : scriptTextsOf(subject, start);
  return scripts.flatMap(({ placeOf, text }) =>
    [...new Set(toolsIn(readShell(text).map(({ words }) => words)))].flatMap((tool): readonly Hit[] => {
      const lines = text.split("\n");
      const at = lines.findIndex((line) => names(line.replace(/^\s*#.*/, ""), tool));
      if (at === -1 || asksFor(text, tool) || !lacksTool(baseOf(stage), stage, tool)) return [];
      const message = `The script needs ${tool}, which ${baseOf(stage)} does not hold and nothing installs.`;
      return [{ place: placeOf(at + 1), message }];
    }),
  );
}

function names(line: string, tool: string): boolean {
  return new RegExp(`(?:^|[^\\w#-])${tool}(?![\\w-])`).test(line);
}

/** True for a script that looks whether the tool is there, and so can do without it. */
function asksFor(text: string, tool: string): boolean {
  return new RegExp(`(?:command\\s+-v|which|type|hash)\\s+(?:-\\S+\\s+)?["']?${tool}\\b`).test(text);
}

/** Tools that are asked for and not there. */
export const cd017: Rule = {
  id: "CD017",
  title: "Tool that the image lacks",
  severity: "high",
  what: "A health check, or a script that the container starts with, that calls curl, wget, nc, bc, jq, ps and the like, in an image that neither holds nor installs it.",
  why: "The check fails with 127, so the container is never healthy: what depends on it does not start, and Swarm replaces it for ever. A script goes on without the tool, or ends.",
  fix: "Use what is there (`python -c` with urllib instead of curl), or install the tool in the final stage.",
  settled: true,
  references: [],
  find: (subject) => {
    const stages = subject.dockerfiles.flatMap((dockerfile) => finalStage(dockerfile) ?? []);
    const ofImages = stages.flatMap((stage) => {
      const check = checkOfStage(stage);
      return [
        ...(check === null ? [] : findInCheck(check, baseOf(stage), stage)),
        ...findInScripts(subject, stage),
      ];
    });
    const ofServices = subject.composeFiles
      .flatMap(({ services }) => services)
      .flatMap((service) => {
        const check = checkOfService(service);
        const image = baseOfService(subject, service);
        if (check === null || image === null) return [];
        return findInCheck(check, image, stageOfService(subject, service));
      });
    return onePerPlace([...ofImages, ...ofServices]);
  },
};
