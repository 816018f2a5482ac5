import { type ListedService, listServices, replicasOf } from "../compose/list-services.ts";
import { isEverywhere, type PublishedPort, readPorts } from "../compose/ports.ts";
import { profilesOf } from "../development.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";

interface Taken {
  readonly one: ListedService;
  readonly port: PublishedPort;
  readonly profiles: readonly string[];
}

/** Two containers that want the same port of the host. */
export const cd043: Rule = {
  id: "CD043",
  title: "The same host port twice",
  severity: "high",
  what: "Two published ports of one Compose file with the same number, protocol and address, of services that can run together: those without a profile, or with a common one; and a fixed port of a service with several replicas. Other Compose files are taken for variants that run one at a time; Swarm shares a port among its own replicas.",
  why: 'The second container does not start: "port is already allocated".',
  fix: "Give one of them another host port, or publish none.",
  settled: true,
  references: ["dclint no-duplicate-exported-ports"],
  find: (subject) => {
    const listed = listServices(subject).filter(
      ({ service }) => service.get("network_mode")?.value !== "host",
    );
    const hits = subject.composeFiles.flatMap(({ path }) => {
      const before = new Earlier();
      const taken = listed
        .filter(({ file }) => file.path === path)
        .flatMap((one) => {
          const profiles = profilesOf(one.service);
          return readPorts(one.service).map((port): Taken => ({ one, port, profiles }));
        });
      return taken.flatMap((later): readonly Hit[] => {
        const { place, text } = later.port;
        const { name } = later.one.service;
        const earlier = before.near(later).find((other) => collide(other, later));
        before.add(later);
        if (earlier !== undefined) {
          const message = `Service ${name} publishes ${text}, but ${earlier.one.service.name} has that port of the host already.`;
          return [{ place, message }];
        }
        const count = later.one.swarm ? 1 : replicasOf(later.one);
        if (count < 2 || !isFixed(later.port)) return [];
        const message = `Service ${name} runs ${count} times, and only the first can have the host port of ${text}.`;
        return [{ place, message }];
      });
    });
    return onePerPlace(hits);
  },
};

/** The ports that were come to before, by their numbers: files with thousands are gone through once. */
class Earlier {
  readonly #single = new Map<number, Taken[]>();
  readonly #ranges: Taken[] = [];
  readonly #all: Taken[] = [];

  add(taken: Taken): void {
    const { published } = taken.port;
    if (published === null) return;
    this.#all.push(taken);
    if (published.from !== published.to) this.#ranges.push(taken);
    else this.#single.set(published.from, [...(this.#single.get(published.from) ?? []), taken]);
  }

  /** Those that can be in the way of one. */
  near({ port: { published } }: Taken): readonly Taken[] {
    if (published === null) return [];
    if (published.from !== published.to) return this.#all;
    return [...(this.#single.get(published.from) ?? []), ...this.#ranges];
  }
}

/** With a range for one port of the container, Docker takes a free one. */
function isFixed({ published, target }: PublishedPort): boolean {
  return published !== null && published.to - published.from === target.to - target.from;
}

function collide(a: Taken, b: Taken): boolean {
  if (a.port.protocol !== b.port.protocol || !isFixed(a.port) || !isFixed(b.port)) return false;
  // An override file repeats what stands in the file below it; Compose takes it once.
  if (a.one.service.name === b.one.service.name && a.port.target.from === b.port.target.from) return false;
  const [one, other] = [a.port.published, b.port.published];
  if (one === null || other === null || one.from > other.to || other.from > one.to) return false;
  if (a.port.address !== b.port.address && !isEverywhere(a.port) && !isEverywhere(b.port)) return false;
  const [first, second] = [a.profiles, b.profiles];
  return first.length === 0 || second.length === 0 || first.some((profile) => second.includes(profile));
}
