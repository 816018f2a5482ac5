import type { RuleCases } from "../cases.ts";

export const cd040: RuleCases = {
  rule: "CD040",
  cases: [
    {
      name: "whole folders of the host",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    volumes:
      - /:/host
      - /etc/:/host/etc:ro
      - type: bind
        source: /var/lib/docker
        target: /docker
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:6", "docker-compose.yml:7"],
    },
    {
      name: "single secret files",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    volumes:
      - /etc/shadow:/shadow:ro
      - data:/data
      - /root/.ssh:/root/.ssh
volumes:
  data:
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:7"],
    },
    {
      name: "harmless files, folders of the project, volumes, and programs that watch the host",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    volumes:
      - /etc/localtime:/etc/localtime:ro
      - /etc/letsencrypt:/certificates:ro
      - ./etc:/etc/app
      - .:/app
      - data:/var/lib/docker
      - /srv/data:/data
      - /dev/shm:/dev/shm
      - /anonymous
  b:
    image: quay.io/prometheus/node-exporter:v1
    volumes: ["/:/rootfs:ro", "/proc:/host/proc:ro"]
`,
      },
      finds: [],
    },
    {
      name: "a volume that is a folder of the host",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    volumes:
      - host:/host:ro
      - {type: volume, source: other, target: /x}
      - unused:/y
volumes:
  host:
    driver_opts:
      type: none
      o: ro,bind
      device: /etc
  other:
    driver_opts: {type: none, o: bind, device: /srv/data}
  unused:
    driver_opts: {type: tmpfs, o: size=1g, device: /proc}
`,
      },
      finds: ["docker-compose.yml:13"],
    },
  ],
};
