import { eitherForm } from "../compose/forms.ts";
import type { Entry } from "../compose/read-compose.ts";
import { inheritedInstructions } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { type Listening, listeningOf } from "../listening.ts";
import { builtStarts, serviceStarts } from "../starts.ts";
import type { Subject } from "../subject.ts";

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/;

/** The port inside the container that an entry of `ports` leads to; null for a range or what is not known. */
function containerPort({ value }: Entry): number | null {
  const text = String(eitherForm(value, "target") ?? "");
  const [, port = ""] = /(?:^|:)(\d+)(?:\/tcp)?$/.exec(text) ?? [];
  return port === "" ? null : Number(port);
}

/** What is wrong with leading to a port of a server; null where it is right, or not known. */
function faultOf(port: number | null, { what, host, port: own }: Listening, whose: string): string | null {
  if (port !== null && own !== null && port !== own)
    return `${whose} leads to port ${port}, and ${what} listens on ${own}.`;
  if (host !== null && LOOPBACK.test(host))
    return `${whose} leads to nothing: ${what} listens on ${host}, which is inside the container only.`;
  return null;
}

function faultsOfServices(subject: Subject): readonly Hit[] {
  return serviceStarts(subject).flatMap((start): readonly Hit[] => {
    const { service } = start;
    const mode = service.get("network_mode")?.value;
    const listening = mode === undefined ? listeningOf(subject, start) : null;
    const entries = service.entries("ports");
    const ports = entries.map(containerPort);
    // One of several ports may belong to another program of the container.
    if (
      listening === null ||
      (listening.port !== null && entries.length > 1 && ports.includes(listening.port))
    )
      return [];
    return entries.slice(0, 1).flatMap((entry) => {
      const message = faultOf(containerPort(entry), listening, `The published port of ${service.name}`);
      return message === null ? [] : [{ place: entry.place, message }];
    });
  });
}

function faultsOfImages(subject: Subject): readonly Hit[] {
  return builtStarts(subject)
    .filter(({ service }) => service === null)
    .flatMap((start): readonly Hit[] => {
      const exposed = inheritedInstructions(start.stage).filter(({ keyword }) => keyword === "EXPOSE");
      const [only] = exposed;
      const listening = listeningOf(subject, start);
      if (only === undefined || exposed.length > 1 || listening === null) return [];
      const port = /^(\d+)(?:\/tcp)?$/.exec(only.rest)?.[1];
      const message = port === undefined ? null : faultOf(Number(port), listening, "EXPOSE");
      return message === null ? [] : [{ place: only.place, message }];
    });
}

/** A port that nothing answers on. */
export const cd056: Rule = {
  id: "CD056",
  title: "Published port is not what the application listens on",
  severity: "high",
  what: "A port in `ports` or EXPOSE that differs from the one in the server's command, settings or source; or a server that listens on 127.0.0.1 inside its container.",
  why: "The container is up, and every connection to it is refused or reset. 127.0.0.1 inside a container is that container alone: what Docker forwards arrives at another address.",
  fix: "Let the server listen on 0.0.0.0 and on the port that is published: `gunicorn --bind 0.0.0.0:8000` with `ports: 127.0.0.1:8000:8000`.",
  settled: true,
  references: [],
  find: (subject) => onePerPlace([...faultsOfServices(subject), ...faultsOfImages(subject)]),
};
