import { renderSchema } from "../../config/schema.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

/** Prints the JSON Schema of cryo-init.yaml. */
export function runSchema(terminal: Terminal): ExitCode {
  terminal.result(JSON.stringify(renderSchema(), null, 2));
  return EXIT.ok;
}
