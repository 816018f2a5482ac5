/** Puts values in place of `$NAME`, `${NAME}` and `${NAME:-default}`; what has neither stays as it is written. */
export function expandVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?::?([-+])([^}]*))?\})/g,
    (whole, bare?: string, braced?: string, operator?: string, alternative?: string) => {
      const value = values.get(bare ?? braced ?? "");
      if (operator === "+") return value === undefined || value === "" ? "" : (alternative ?? "");
      if (value !== undefined && value !== "") return value;
      return operator === "-" ? (alternative ?? "") : whole;
    },
  );
}
