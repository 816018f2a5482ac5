import type { Place } from "../finding.ts";
import { fieldOf } from "./forms.ts";
import type { Section } from "./read-compose.ts";

/** Ports in a row; both are part of it. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A published port of a service. */
export interface PublishedPort {
  /** The address of the host; null for every one. */
  readonly address: string | null;
  /** On the host; null where Docker chooses. */
  readonly published: PortRange | null;
  /** In the container. */
  readonly target: PortRange;
  readonly protocol: string;
  readonly place: Place;
  /** As it is written: `5432:5432`. */
  readonly text: string;
}

const SHORT =
  /^(?:(?:(\[[\da-f:]+\]|\d+\.\d+\.\d+\.\d+):)?(\d*(?:-\d+)?):)?(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/i;

/** The ports that a service publishes; those whose variables have no value are left out. */
export function readPorts(service: Section): readonly PublishedPort[] {
  return service.entries("ports").flatMap(({ value, place }): readonly PublishedPort[] => {
    if (typeof value === "object" && value !== null) {
      const text = (key: string): string => String(fieldOf(value, key) ?? "");
      const target = readRange(text("target"));
      const published = readRange(text("published"));
      if (target === null || (text("published") !== "" && published === null)) return [];
      const address = text("host_ip") === "" ? null : text("host_ip");
      const written = [address, text("published"), text("target")].filter(Boolean).join(":");
      return [{ address, published, target, protocol: text("protocol") || "tcp", place, text: written }];
    }
    const text = String(value);
    const [whole, address, host = "", container = "", protocol = "tcp"] = SHORT.exec(text) ?? [];
    const target = readRange(container);
    if (whole === undefined || target === null) return [];
    const bare = address?.replace(/^\[|\]$/g, "") ?? null;
    return [
      { address: bare, published: readRange(host), target, protocol: protocol.toLowerCase(), place, text },
    ];
  });
}

/** No address, or one that stands for every interface. */
export function isEverywhere({ address }: PublishedPort): boolean {
  return address === null || address === "0.0.0.0" || address === "::";
}

function readRange(text: string): PortRange | null {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  return from === undefined ? null : { from: Number(from), to: Number(to) };
}
