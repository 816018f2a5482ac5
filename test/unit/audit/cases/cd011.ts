import type { RuleCases } from "../cases.ts";

export const cd011: RuleCases = {
  rule: "CD011",
  cases: [
    {
      name: "ENV, a service's list, and an option",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 \\
    PYTHONOPTIMIZE=2
CMD ["python", "-OO", "app.py"]
`,
        "docker-compose.yml": `services:
  app:
    image: a:1
    environment:
      - A=1
      - PYTHONOPTIMIZE=1
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:4", "docker-compose.yml:6"],
    },
    {
      name: "a mapping, by a default",
      files: {
        "docker-compose.yml": `services:
  app:
    image: a:1
    environment:
      PYTHONOPTIMIZE: "\${LEVEL:-1}"
`,
      },
      finds: ["docker-compose.yml:5"],
    },
    {
      name: "switched off, set again, other options, and an argument of the program",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV PYTHONOPTIMIZE=1
ENV PYTHONOPTIMIZE=0
CMD ["python", "-u", "app.py", "-O"]
`,
        "docker-compose.yml": `services:
  app:
    image: a:1
    command: python -m tool -O
    environment:
      PYTHONOPTIMIZE: ''
      PYTHONDONTWRITEBYTECODE: 1
  b:
    image: b:1
    environment: [PYTHONOPTIMIZE=0, "X=PYTHONOPTIMIZE=1"]
`,
      },
      finds: [],
    },
  ],
};
