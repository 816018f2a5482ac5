import type { RuleCases } from "../cases.ts";

export const cd027: RuleCases = {
  rule: "CD027",
  cases: [
    {
      name: "a version in quotes",
      files: {
        "docker-compose.yml": `version: "3.8"
services:
  a:
    image: redis:8
`,
      },
      finds: ["docker-compose.yml:1"],
    },
    {
      name: "in the file and in the one that is read over it",
      files: {
        "docker-compose.yml": `# Ours.
version: '2'
services:
  a:
    image: redis:8
`,
        "docker-compose.override.yml": `services:
  a:
    init: true
version: 3
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.override.yml:4"],
    },
    {
      name: "a version elsewhere, in a comment, or for Swarm",
      files: {
        "docker-compose.yml": `# version: "3"
services:
  a:
    image: redis:8
    labels:
      version: "3"
`,
        "docker-compose.stack.yml": `version: '3.8'
services:
  a:
    image: redis:8
`,
      },
      finds: [],
    },
    {
      name: "in a file that is no YAML",
      files: { "docker-compose.yml": `version:\n"3.8"\nservices:\n  a:\n    image: redis:8\n` },
      finds: [],
    },
  ],
};
