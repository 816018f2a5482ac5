import { type Question, type QuestionContext, recommend } from "../question.ts";
import { LOG_SIZES, type SizeName } from "../sizing.ts";
import { formatMemory, MIB } from "../units.ts";

function bySize({ answers }: QuestionContext) {
  const size = answers.text("resources.size");
  const known: SizeName = size === "small" || size === "large" ? size : "medium";
  return { ...LOG_SIZES[known], size: known };
}

/** What is logged, and how much of it is kept. */
export const loggingQuestions: readonly Question[] = [
  {
    id: "logging.level",
    group: "logging",
    title: "Log level in production",
    help: "How much the application and its server tell. Development always runs with debug.",
    type: {
      kind: "select",
      options: [
        { value: "debug", label: "debug", hint: "Everything; may hold personal data." },
        { value: "info", label: "info", hint: "What happens. Recommended." },
        { value: "warning", label: "warning", hint: "Only what may go wrong." },
        { value: "error", label: "error", hint: "Only what went wrong." },
      ],
    },
    level: "basic",
    suggest: () => recommend("info", "enough to follow what happened"),
    shows: "docker-compose.yml",
  },
  {
    id: "logging.access_log",
    group: "logging",
    title: "Write a line for each request",
    help: "The server's access log, on the container's output. Costs disk and a little time; health checks are in it too.",
    type: { kind: "confirm" },
    level: "detail",
    suggest: () => recommend(true, "the first thing that one looks for"),
    shows: "docker-compose.yml",
  },
  {
    id: "logging.max_size",
    group: "logging",
    title: "Size of a log file",
    help: "Docker starts a new file at this size. Without a bound, logs fill the disk.",
    type: { kind: "quantity", dimension: "memory", min: MIB, max: 1024 * MIB },
    level: "detail",
    suggest: (context) => {
      const { maxSize, size } = bySize(context);
      return recommend(maxSize, `for size ${size}: ${formatMemory(maxSize)}`);
    },
    shows: "docker-compose.yml",
  },
  {
    id: "logging.max_file",
    group: "logging",
    title: "Log files kept",
    help: "The oldest goes when there are more. Disk for each container: this many times the size of one.",
    type: { kind: "integer", min: 2, max: 100 },
    level: "detail",
    suggest: (context) => {
      const { maxFile, size } = bySize(context);
      return recommend(maxFile, `for size ${size}`);
    },
    shows: "docker-compose.yml",
  },
  {
    id: "logging.compress",
    group: "logging",
    title: "Compress old log files",
    help: "About a tenth of the disk; costs a moment of CPU at each rotation.",
    type: { kind: "confirm" },
    level: "detail",
    suggest: () => recommend(true, "recommended"),
    shows: "docker-compose.yml",
  },
];
