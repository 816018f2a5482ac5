import type { Value } from "../../config/question.ts";
import { openName } from "../pip.ts";

/** An answer that asks for what a rule finds: what is generated then has it, because somebody chose so. */
export interface DeclinedPractice {
  /** The path of the setting; `*` stands for the environment whose file it is found in. */
  readonly setting: string;
  /**
   * Whether an answer asks for it.
   * @param names what the finding is about by name, such as packages
   */
  readonly asks: (value: Value, names: readonly string[]) => boolean;
  /** True where only an answer that somebody gave does: what is worked out never asks for it. */
  readonly given?: true;
}

/** One certain answer. */
function answer(setting: string, value: Value): DeclinedPractice {
  return { setting, asks: (given) => JSON.stringify(given) === JSON.stringify(value) };
}

/** A list that names all of what is found. */
function listOf(setting: string, nameOf: (item: string) => string | null): DeclinedPractice {
  return {
    setting,
    asks: (value, names) => {
      const named = new Set(Array.isArray(value) ? value.map((item: string) => nameOf(item)) : []);
      return names.length > 0 && names.every((name) => named.has(name));
    },
  };
}

/** By the rule that would find it. */
export const DECLINED_PRACTICES: ReadonlyMap<string, DeclinedPractice> = new Map([
  ["CD002", answer("image.pin", [])],
  // Which release of it is wanted, only people know; those that the project's own files name are left to them.
  ["CD019", listOf("application.dependencies.extra", openName)],
  ["CD025", listOf("image.runtime_packages", (name) => name)],
  ["CD032", answer("security.pids_limit", false)],
  // Said when it is answered, too, with the limit that would fit.
  [
    "CD034",
    {
      setting: "resources.*.redis.maxmemory",
      asks: (value, [bytes]) => String(value) === bytes,
      given: true,
    },
  ],
  ["CD036", answer("security.drop_capabilities", false)],
  ["CD037", answer("security.no_new_privileges", false)],
  ["CD038", answer("security.read_only", false)],
  ["CD042", answer("security.loopback", false)],
]);
