import type { Question } from "../question.ts";
import { applicationQuestions } from "./application.ts";
import { contentsQuestions } from "./contents.ts";
import { dependencyQuestions } from "./dependencies.ts";
import { documentationQuestions } from "./documentation.ts";
import { environmentQuestions } from "./environments.ts";
import { healthQuestions } from "./health.ts";
import { imageQuestions } from "./image.ts";
import { imageContentsQuestions } from "./image-contents.ts";
import { imageLabelQuestions } from "./image-labels.ts";
import { loggingQuestions } from "./logging.ts";
import { redisQuestions } from "./redis.ts";
import { resourceQuestions } from "./resources.ts";
import { securityQuestions } from "./security.ts";
import { supplyQuestions } from "./supply.ts";

/** Every setting there is, in the order in which it is asked: a suggestion may look at all answers before it. */
export const QUESTIONS: readonly Question[] = [
  ...applicationQuestions,
  ...dependencyQuestions,
  ...contentsQuestions,
  ...redisQuestions,
  ...imageQuestions,
  ...supplyQuestions,
  ...imageContentsQuestions,
  ...imageLabelQuestions,
  ...environmentQuestions,
  ...resourceQuestions,
  ...securityQuestions,
  ...healthQuestions,
  ...loggingQuestions,
  ...documentationQuestions,
];
