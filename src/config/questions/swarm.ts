import { COMPOSE_FILES, type ServiceName } from "../plan.ts";
import { type Question, recommend } from "../question.ts";

/** Share of the CPU limit that a node must have free: two tasks, one more during an update and Redis fit two processors. */
const RESERVED_PART = 4;

/** What Swarm asks about one service beside its limits. */
export function swarmQuestions(
  service: ServiceName,
  here: NonNullable<Question["when"]>,
): readonly Question[] {
  const at = `resources.swarm.${service}`;
  const common = { group: "resources", when: here, shows: COMPOSE_FILES.swarm } as const;
  const reservation: Question = {
    ...common,
    id: `${at}.cpus_reservation`,
    title: `CPU reservation of ${service}, swarm`,
    help: "What a node must have free for each task, or Swarm starts it nowhere. At most the limit; the tasks of an update need theirs too.",
    type: { kind: "quantity", dimension: "cpus", min: 10, max: 256_000 },
    level: "detail",
    follows: true,
    suggest: ({ answers }) => {
      const part = Math.floor(answers.number(`${at}.cpus`) / RESERVED_PART / 10) * 10;
      return recommend(Math.max(10, part), "a quarter of the limit");
    },
    validate: (value, { answers }) =>
      Number(value) > answers.number(`${at}.cpus`) ? `take at most the limit, ${at}.cpus` : null,
  };
  if (service !== "app") return [reservation];
  return [
    {
      ...common,
      id: `${at}.replicas`,
      title: "Copies of the application, swarm",
      help: "Swarm keeps so many tasks running, spread over the nodes. With one, nothing answers while a failed one is replaced. Each takes the limits of the application.",
      type: { kind: "integer", min: 1, max: 100 },
      level: "basic",
      suggest: () => recommend(2, "one goes on while another is replaced"),
    },
    {
      ...common,
      id: `${at}.update_parallelism`,
      title: "Copies replaced at a time, swarm",
      help: "More makes a release quicker, and takes room for so many tasks more while old and new run beside each other.",
      type: { kind: "integer", min: 1, max: 100 },
      level: "detail",
      suggest: () => recommend(1, "a bad release reaches one task"),
      validate: (value, { answers }) =>
        Number(value) > answers.number(`${at}.replicas`) ? `take at most ${at}.replicas` : null,
    },
    reservation,
  ];
}
