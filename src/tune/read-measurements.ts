import { UserError } from "../config/errors.ts";
import { parseJson } from "../config/json.ts";
import type { OwnerOf } from "./owner.ts";
import { isPrometheus, readPrometheus } from "./prometheus.ts";
import { readSamples, type Sample } from "./sample.ts";

/**
 * Reads a file of measurements: our own samples, one a line, or answers of Prometheus to range queries (one, a list of
 * them, or one a line).
 * @param file for messages
 * @throws UserError (usage) as `readSamples` and `readPrometheus`, and for an empty file
 */
export function readMeasurements(text: string, ownerOf: OwnerOf, file: string): readonly Sample[] {
  if (text.trim() === "")
    throw new UserError("there is nothing in it", {
      where: { file },
      next: "Name a file of samples, or the answer of Prometheus to a range query.",
      failure: "usage",
    });
  const whole = parseJson(text);
  const answers =
    whole === undefined
      ? text
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map(parseJson)
      : [whole].flat();
  return isPrometheus(answers[0]) && answers.every(isPrometheus)
    ? readPrometheus(answers, ownerOf, file)
    : readSamples(text, file);
}
