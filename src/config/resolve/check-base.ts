import type { Config } from "../config.ts";
import type { Facts } from "../facts.ts";
import { isMusl, splitDigest } from "../image-name.ts";
import { PACKAGES } from "../packages.ts";
import type { Check } from "../plan.ts";
import { formatSetCommand } from "../set-command.ts";

const SETTING = "image.base";

/** Whether wheels fit the base image. */
export function checkBase({ answers, settled }: Config, facts: Facts): readonly Check[] {
  const { name } = splitDigest(answers.text(SETTING));
  if (!isMusl(name)) return [];
  const without = facts.heavy.map((heavy) => heavy.name).filter((heavy) => PACKAGES[heavy]?.glibcOnly);
  const wheels =
    without.length === 0
      ? "musl, not glibc"
      : `musl, and wheels of ${without.join(", ")} are published for glibc only`;
  const better = settled.find(({ question }) => question.id === SETTING)?.suggestion.value;
  return [
    {
      id: "image-musl",
      severity: "warning",
      message: `${name}: its C library is ${wheels}; and the Dockerfile uses apt-get, which is Debian's`,
      fix: formatSetCommand([SETTING, String(better)]),
      setting: SETTING,
    },
  ];
}
