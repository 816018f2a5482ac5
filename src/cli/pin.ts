import { type GivenAnswers, settle } from "../config/config.ts";
import { ExternalError } from "../config/errors.ts";
import type { Facts } from "../config/facts.ts";
import type { UsedImage } from "../config/plan.ts";
import { PIN_COMMAND } from "../config/resolve/images.ts";
import { resolve } from "../config/resolve/index.ts";
import { withEngine } from "./engine-session.ts";
import type { Terminal } from "./terminal.ts";

/** Adds the digests of the images that these answers use; asks for each image once in a run. */
export type PinImages = (facts: Facts, given: GivenAnswers) => Promise<GivenAnswers>;

/** A digest, or the reason why there is none. */
type Found = { readonly digest: string } | { readonly reason: string };

const PIN = "image.pin";

/**
 * Prepares `--pin`. An image whose digest cannot be had keeps the one that it had before, or else its tag, with a
 * warning: a set-up without an engine is no failure.
 */
export function createPinning(terminal: Terminal): PinImages {
  const found = new Map<string, Found>();
  return async (facts, given) => {
    const config = settle(facts, given);
    const images = resolve(config, facts).image.used.filter(({ pinnable }) => pinnable);
    const open = images.filter(({ name }) => !found.has(name));
    if (open.length > 0) {
      terminal.say(`Asking the registry for ${open.length === 1 ? "a digest" : `${open.length} digests`} …`);
      for (const [name, answer] of await askAll(open.map(({ name }) => name))) found.set(name, answer);
      report(open, found, terminal);
    }
    const pins = images.flatMap(({ name, digest }) => {
      const answer = found.get(name);
      const known = answer !== undefined && "digest" in answer ? answer.digest : digest;
      return known === null ? [] : [`${name}@${known}`];
    });
    const former = config.answers.list(PIN);
    if (pins.length === 0 && former.length === 0) return given;
    return new Map(given).set(PIN, { value: pins, origin: "flag" });
  };
}

async function askAll(names: readonly string[]): Promise<readonly (readonly [string, Found])[]> {
  const { resolveDigest } = await import("../engine/resolve-digest.ts");
  return await withEngine(async ({ engine }) =>
    Promise.all(
      names.map(async (name) => {
        try {
          return [name, { digest: await resolveDigest(engine, name) }] as const;
        } catch (error) {
          if (error instanceof ExternalError) return [name, { reason: describeReason(error) }] as const;
          throw error;
        }
      }),
    ),
  );
}

/** The last thing that the engine said is what it stumbled over. */
function describeReason({ tail, message }: ExternalError): string {
  const line = tail.split("\n").findLast((text) => text.trim() !== "") ?? message;
  return line.replace(/^(ERROR|Error response from daemon|Error): /, "").trim();
}

/** Images with one reason in one warning: a missing engine is said once. */
function report(images: readonly UsedImage[], found: ReadonlyMap<string, Found>, terminal: Terminal): void {
  const reasons = new Map<string, string[]>();
  for (const { name, digest } of images) {
    const answer = found.get(name);
    if (answer === undefined || "digest" in answer) continue;
    // The reason may name the image itself: then it is not the same as another's.
    const kept = digest === null ? `${name} is written by its tag` : `${name} keeps the digest that it had`;
    reasons.set(answer.reason, [...(reasons.get(answer.reason) ?? []), kept]);
  }
  for (const [reason, names] of reasons)
    terminal.warn(`no new digest: ${names.join(", ")}\n  ${reason}\n  To try again: ${PIN_COMMAND}`);
  const pinned = images.filter(({ name }) => "digest" in (found.get(name) ?? {}));
  const fresh = pinned.filter(({ name, digest }) => {
    const answer = found.get(name);
    return answer !== undefined && "digest" in answer && answer.digest !== digest;
  });
  if (pinned.length > 0)
    terminal.say(
      fresh.length === 0
        ? "The digests are the same as before."
        : `New digests: ${fresh.map(({ name }) => name).join(", ")}`,
    );
}
