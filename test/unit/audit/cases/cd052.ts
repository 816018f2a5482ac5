import type { RuleCases } from "../cases.ts";

export const cd052: RuleCases = {
  rule: "CD052",
  cases: [
    {
      name: "single files of proxies",
      files: {
        "docker-compose.yml": `services:
  nginx:
    image: nginx:1.30
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf:ro
  haproxy:
    image: haproxy:3
    volumes:
      - type: bind
        source: ./haproxy.cfg
        target: /usr/local/etc/haproxy/haproxy.cfg
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:9"],
    },
    {
      name: "through variables and a merge key",
      files: {
        "docker-compose.yml": `x-proxy: &proxy
  image: nginx:1.30
  volumes:
    - \${CONF:-./site.conf}:/etc/nginx/conf.d/default.conf
services:
  a:
    <<: *proxy
  b:
    <<: *proxy
`,
      },
      finds: ["docker-compose.yml:4"],
    },
    {
      name: "folders, templates, certificates, volumes and other programs",
      files: {
        "docker-compose.yml": `services:
  nginx:
    image: nginx:1.30
    volumes:
      - ./conf.d:/etc/nginx/conf.d:ro
      - ./site.conf.template:/etc/nginx/templates/site.conf.template
      - ./tls.pem:/etc/nginx/tls.pem
      - conf:/etc/nginx/
  redis:
    image: redis:8
    volumes:
      - ./redis.conf:/etc/redis/redis.conf
`,
        "docker-compose.dev.yml": `services:
  nginx:
    image: nginx:1.30
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf
`,
      },
      finds: [],
    },
  ],
};
