import { type GivenAnswers, settle } from "../../../src/config/config.ts";
import { readDocument, writeDocument } from "../../../src/config/document.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { give, settleExample } from "./support.ts";

/** What a run writes: what the file says, under what is given now. */
export function rerun(previous: string, ...settings: readonly string[]): string {
  const given: GivenAnswers = new Map([...readDocument(previous).answers, ...give(...settings)]);
  return writeDocument(settle(EXAMPLE_FACTS, given), previous);
}

/** A new file. */
export function create(...settings: readonly string[]): string {
  return writeDocument(settleExample(...settings), null);
}

/** A file as people might have it: their own order, quotes, layout and words. */
const BY_HAND = `# Agreed with operations in May.
version: 1

logging: {level: 'info'} # see the wiki

# Limits
resources:
    size:   small     # measured
    production:
        # 900M was seen under load
        app:
            memory: "1.5G"
            workers: 3


application:
    secrets:
    - SECRET_KEY   # rotates
    - SUPABASE_KEY
    python: 3.10
    name: "CryoProtect Mini"
# the end
`;

/** The same with every answer that a run keeps. */
export const WHOLE = rerun(BY_HAND);
