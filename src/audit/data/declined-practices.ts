import type { Value } from "../../config/question.ts";

/** An answer that declines a practice: what is generated then has the fault, because somebody chose so. */
export interface DeclinedPractice {
  /** The path of the setting. */
  readonly setting: string;
  /** The answer that declines it. */
  readonly answer: Value;
}

/** By the rule that would find it. */
export const DECLINED_PRACTICES: ReadonlyMap<string, DeclinedPractice> = new Map([
  ["CD002", { setting: "image.pin", answer: [] }],
  ["CD032", { setting: "security.pids_limit", answer: false }],
  ["CD036", { setting: "security.drop_capabilities", answer: false }],
  ["CD037", { setting: "security.no_new_privileges", answer: false }],
  ["CD038", { setting: "security.read_only", answer: false }],
  ["CD042", { setting: "security.loopback", answer: false }],
]);
