import type { Hit, Rule } from "../finding.ts";
import { healthChecks } from "../health-checks.ts";
import { onePerPlace } from "../hits.ts";

const CLIENT = /(?:^|\/)(?:redis|valkey)-cli$/;
/** Options of redis-cli that a value follows. */
const WITH_VALUE = /^(?:-[hpaunst]|--(?:user|pass|cacert|cert|key|sni))$/;

/** Whether a command is `redis-cli ping` without `-e`. */
function trustsPing(words: readonly string[]): boolean {
  const client = words.findIndex((word) => CLIENT.test(word));
  if (client === -1 || words.includes("-e")) return false;
  for (let at = client + 1; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (WITH_VALUE.test(word)) at += 1;
    else if (!word.startsWith("-")) return /^ping$/i.test(word);
  }
  return false;
}

/** A check of Redis that passes whatever Redis answers. */
export const cd018: Rule = {
  id: "CD018",
  title: "redis-cli ping trusted by its exit code",
  severity: "medium",
  what: "A health check that is `redis-cli ping` alone: without `-e`, and without a look at the answer.",
  why: "redis-cli exits with 0 on an error reply too. While Redis refuses every command (NOAUTH, LOADING, MASTERDOWN), the check passes, and what depends on it is started.",
  fix: "Compare the answer: `redis-cli ping | grep -q PONG`, or let it fail on error replies: `redis-cli -e ping` (Redis 7 and later).",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace(
      healthChecks(subject).flatMap(({ shell, commands, place, service }): readonly Hit[] => {
        if (shell !== null && /PONG|grep|\$\(|`/i.test(shell)) return [];
        if (!commands.some(trustsPing)) return [];
        const whose = service === null ? "The image's check" : `The check of ${service.name}`;
        return [
          { place, message: `${whose} takes any answer of "ping" for a good one, an error reply too.` },
        ];
      }),
    ),
};
