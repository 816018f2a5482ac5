import type { Plan } from "../../config/plan.ts";
import { type Practice, toggle } from "./practice.ts";

/** What is different where the application runs on more than one host; nothing without a swarm. */
export function swarmPractices({ app, environments }: Plan): readonly Practice[] {
  const environment = environments.find(({ swarm }) => swarm !== null);
  if (environment?.swarm == null) return [];
  const { file, hostPort, swarm } = environment;
  const secrets: Practice = {
    title: "Swarm secrets can be read by the application's user alone",
    applied: true,
    why: `Swarm keeps them encrypted, sends them only to nodes that run a task, and mounts them in memory with mode 0400 for user ${app.uid}.`,
    cost: "A value cannot be changed: a new one is a new version, and a release. Managers should be in auto-lock mode (CIS 7.5), or whoever copies a manager's disk can read them.",
    without: "The value lies on the disk of every node, readable for whoever reads the files there.",
    cis: "7.4",
    owasp: "12, secrets",
    setting: null,
    shownBy: { file, pattern: /\bmode: 0400$/ },
  };
  return [
    {
      title: `The swarm's port ${hostPort} is published on one address only`,
      applied: false,
      why: "Docker Swarm cannot: a published port is open on every address of a node, whatever `security.loopback` says. Docker's rules come before those of most host firewalls.",
      cost: "A firewall in front of the nodes, or a network of their own behind the load balancer that ends TLS.",
      without: "Everybody who reaches a node reaches the application, without TLS.",
      cis: "5.14 and 7.2",
      owasp: "5a, published ports and firewalls",
      setting: null,
      shownBy: { file, pattern: /^\s+published:/ },
    },
    {
      title: "Traffic between the nodes of the swarm is encrypted",
      applied: swarm.encrypted,
      why: "Requests, and what the application tells Redis, travel between hosts. IPsec keeps them from whoever listens on that network.",
      cost: "Some CPU, and IP protocol 50 (ESP) must pass between the nodes: where a firewall drops it, requests to tasks on other nodes hang.",
      without: "Whoever can listen on the network between the nodes reads everything, sessions included.",
      cis: "7.3",
      owasp: "5, connections between containers",
      setting: toggle("encrypt_overlay", swarm.encrypted),
      shownBy: { file, pattern: /\bencrypted:/ },
    },
    ...(app.secrets.length > 0 ? [secrets] : []),
  ];
}
