import { type Question, type QuestionContext, recommend, suggestFact } from "../question.ts";

/** The service beside the application. */
export const redisQuestions: readonly Question[] = [
  {
    id: "application.redis",
    group: "application",
    title: "Redis beside the application",
    help: "A Redis of its own in each environment, on a network that nothing else reaches. Choose none when you use one elsewhere.",
    type: {
      kind: "select",
      options: [
        { value: "none", label: "none", hint: "No Redis service." },
        { value: "cache", label: "as a cache", hint: "Forgets on restart; old keys make room for new ones." },
        {
          value: "persistent",
          label: "with data kept",
          hint: "Saved to a volume; only 40 % of its memory holds data, because saving needs room.",
        },
      ],
    },
    level: "basic",
    suggest: ({ facts }) =>
      facts.redis === null ? recommend("none", "nothing in the source uses it") : suggestFact(facts.redis),
    shows: "docker-compose.yml",
  },
];

/** True when Redis runs beside the application. */
export function usesRedis({ answers }: QuestionContext): boolean {
  return answers.text("application.redis") !== "none";
}
