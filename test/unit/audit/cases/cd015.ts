import type { RuleCases } from "../cases.ts";

export const cd015: RuleCases = {
  rule: "CD015",
  cases: [
    {
      name: "two CMD, and two health checks",
      files: {
        Dockerfile: `FROM python:3.13-slim
CMD ["a"]
HEALTHCHECK CMD a
CMD ["b"]
HEALTHCHECK CMD b
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3"],
    },
    {
      name: "three of one stage",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENTRYPOINT ["a"]
ENTRYPOINT ["b"]
ENTRYPOINT ["c"]
FROM python:3.13
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3"],
    },
    {
      name: "one in each stage, comments, ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13 AS a
CMD ["a"]
# CMD ["c"]
ONBUILD CMD ["d"]
FROM a
CMD ["b"]
ENTRYPOINT ["c"]
`,
      },
      finds: [],
    },
    {
      name: "a command that replaces the one of ONBUILD, and two behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim AS base
ONBUILD CMD ["a"]
FROM base
CMD ["b"]
`,
        "a/Dockerfile": `FROM python:3.13-slim
ONBUILD CMD ["a"]
ONBUILD CMD ["b"]
CMD ["c"]
`,
      },
      finds: ["a/Dockerfile:2"],
    },
  ],
};
