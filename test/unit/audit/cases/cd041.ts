import type { RuleCases } from "../cases.ts";

export const cd041: RuleCases = {
  rule: "CD041",
  cases: [
    {
      name: "the host's namespaces",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    network_mode: host
    pid: host
    ipc: "host"
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:5", "docker-compose.yml:6"],
    },
    {
      name: "no filter of system calls",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    security_opt:
      - no-new-privileges:true
      - seccomp:unconfined
      - apparmor=unconfined
`,
      },
      finds: ["docker-compose.yml:6", "docker-compose.yml:7"],
    },
    {
      name: "other modes, profiles, and files for development",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    network_mode: service:b
    pid: "service:b"
    security_opt: [seccomp:./profile.json]
    extra_hosts: ["host:host-gateway"]
  b:
    image: prom/node-exporter:v1
    pid: host
    network_mode: host
`,
        "docker-compose.dev.yml": `services:
  a:
    image: a:1
    security_opt: [seccomp:unconfined]
`,
      },
      finds: [],
    },
  ],
};
