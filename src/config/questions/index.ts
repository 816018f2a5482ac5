import type { Question } from "../question.ts";
import { applicationQuestions } from "./application.ts";
import { documentationQuestions } from "./documentation.ts";
import { environmentQuestions } from "./environments.ts";
import { healthQuestions } from "./health.ts";
import { loggingQuestions } from "./logging.ts";
import { resourceQuestions } from "./resources.ts";
import { securityQuestions } from "./security.ts";

/** Every setting there is, in the order in which it is asked: a suggestion may look at all answers before it. */
export const QUESTIONS: readonly Question[] = [
  ...applicationQuestions,
  ...environmentQuestions,
  ...resourceQuestions,
  ...securityQuestions,
  ...healthQuestions,
  ...loggingQuestions,
  ...documentationQuestions,
];
