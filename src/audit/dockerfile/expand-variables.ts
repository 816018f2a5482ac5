import { LARGEST_FILE } from "../largest-file.ts";

/** What variables are worth, by their names. */
export type Values = Pick<ReadonlyMap<string, string>, "get">;

/**
 * Puts values in place of `$NAME`, `${NAME}` and `${NAME:-default}`; what has neither stays as it is written. So does a
 * text that would become larger than a file: variables that name each other twice double with each line. A default is
 * no longer than a bound, so that what is never closed is not looked through again and again.
 */
export function expandVariables(text: string, values: Values): string {
  let length = text.length;
  const expanded = text.replace(
    /\$(?:(\w+)|\{(\w+)(?::?([-+])([^}]{0,500}))?\})/g,
    (whole, bare?: string, braced?: string, operator?: string, alternative?: string) => {
      if (length > LARGEST_FILE) return "";
      const value = values.get(bare ?? braced ?? "");
      length += value?.length ?? 0;
      if (operator === "+") return value === undefined || value === "" ? "" : (alternative ?? "");
      if (value !== undefined && value !== "") return value;
      return operator === "-" ? (alternative ?? "") : whole;
    },
  );
  return length > LARGEST_FILE ? text : expanded;
}
