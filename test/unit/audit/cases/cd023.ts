import type { RuleCases } from "../cases.ts";

export const cd023: RuleCases = {
  rule: "CD023",
  cases: [
    {
      name: "in a build and at the start",
      files: {
        Dockerfile: `FROM ubuntu:24.04
RUN sudo apt-get update
CMD ["sudo", "-u", "app", "python3", "app.py"]
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3"],
    },
    {
      name: "installed in what runs",
      files: {
        Dockerfile: `FROM debian:13
RUN apt-get update && apt-get install -y sudo curl
ENTRYPOINT exec sudo -E app
`,
        "docker-compose.yml": `services:
  app:
    build: .
  shell:
    image: debian:13
    command: sudo -u app app
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3", "docker-compose.yml:6"],
    },
    {
      name: "the word elsewhere, and a build stage that holds it",
      files: {
        Dockerfile: `FROM debian:13 AS build
RUN apt-get update && apt-get install -y sudo
FROM debian:13
# sudo is not needed
RUN rm -rf /etc/sudoers.d && echo "no sudo here" && apt-get purge -y sudo
CMD ["gosu", "app", "python3"]
`,
      },
      finds: [],
    },
    {
      name: "behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD RUN sudo true
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
