import { STATUS_CODES } from "node:http";

/** Codes by the names that Python's `http.HTTPStatus` has for them: the phrase in capitals, with `_`. */
export const STATUS_BY_NAME: ReadonlyMap<string, number> = new Map(
  Object.entries(STATUS_CODES).map(([code, phrase = ""]) => [
    phrase
      .toUpperCase()
      .replaceAll("'", "")
      .replace(/[^A-Z]+/g, "_"),
    Number(code),
  ]),
);
