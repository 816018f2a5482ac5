import type { Vulnerability } from "../../config/report.ts";
import { type Findings, knowsNothing, unreadableReport } from "./findings.ts";

const PROGRAM = "apt-get";

/**
 * What is run as root in a container of the image: it says which updates are pending, and which archives were asked. An
 * archive that cannot be reached is an error; by itself, apt-get calls it a warning.
 */
export const ASK_UPDATES =
  "command -v apt-get >/dev/null || exit 3; apt-get -q -o APT::Update::Error-Mode=any update >&2 && apt-get -s dist-upgrade && apt-cache policy";

/** The exit code of `ASK_UPDATES` in an image without apt. */
export const NO_APT = 3;

/** `Inst openssl [3.0.11-1~deb12u2] (3.0.15-1~deb12u1 Debian:12.9/stable, Debian-Security:12/stable-security [arm64])` */
const UPDATE = /^Inst (\S+) \[([^\]]+)\] \((\S+) ([^[)]*)/;
/** ` release v=12,o=Debian,a=stable-security,n=bookworm-security,l=Debian-Security,c=main,b=amd64` */
const SECURITY_ARCHIVE = /^\s+release .*(\bl=Debian-Security\b|[an]=[\w-]+-security\b)/m;

/**
 * Reads what `ASK_UPDATES` prints: packages of Debian or Ubuntu for which a security archive holds a newer version.
 * @throws UserError where no security archive is among those that were asked: nothing pending would be no news then
 */
export function parseUpdates(text: string): Findings {
  if (!/^\d+ upgraded, /m.test(text))
    throw unreadableReport(PROGRAM, "it does not say how much would be upgraded");
  if (!SECURITY_ARCHIVE.test(text))
    throw knowsNothing(PROGRAM, "the image's sources of packages name no security archive");
  const vulnerabilities = text.split(/\r?\n/).flatMap((line): readonly Vulnerability[] => {
    const [, name, version, next, archives = ""] = UPDATE.exec(line) ?? [];
    if (name === undefined || version === undefined || next === undefined) return [];
    if (!/-security\b/i.test(archives)) return [];
    return [{ id: "security update", severity: "unknown", package: name, version, fixedIn: next }];
  });
  return {
    vulnerabilities,
    notes: ["A pending security update may mend several vulnerabilities; apt does not say how bad they are."],
  };
}
