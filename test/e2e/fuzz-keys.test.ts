import { expect, test } from "vitest";
import { seeded } from "../support/edit-yaml.mjs";
import { fuzzKeys } from "../support/fuzz-keys.mjs";

/** Long enough to come to the review and back; `npm run bench:keys` sends 5,000. */
const SEQUENCES = 40;

test("random keys, pastes, torn escape sequences and resizes never break the wizard, and write nothing", async () => {
  const seed = process.env.CI === undefined ? Math.floor(Math.random() * 1_000_000) : 1;
  const { sent, faults } = await fuzzKeys({ sequences: SEQUENCES, random: seeded(seed) });
  expect(
    faults.map(({ what, screen, log }) => `seed ${seed}: ${what}\n${screen}\n${JSON.stringify(log)}`),
  ).toEqual([]);
  expect(sent).toBe(SEQUENCES);
});
