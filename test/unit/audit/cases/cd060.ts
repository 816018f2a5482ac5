import type { RuleCases } from "../cases.ts";

export const cd060: RuleCases = {
  rule: "CD060",
  cases: [
    {
      name: "a Compose file that is no YAML",
      files: { "docker-compose.yml": "services:\n  a: [1\n  b: 2\n" },
      finds: ["docker-compose.yml:3"],
    },
    { name: "a Dockerfile without FROM", files: { Dockerfile: "RUN echo\n" }, finds: ["Dockerfile:1"] },
    {
      name: "sound files, and an empty one",
      files: {
        Dockerfile: "ARG A=python:3.13\nFROM $A\n",
        "docker/Dockerfile": "\n",
        "docker-compose.yml": "services: {}\n",
      },
      finds: [],
    },
  ],
};
