import { describe, expect, test } from "vitest";
import { settle } from "../../../src/config/config.ts";
import { planPath } from "../../../src/reconcile/plan-changes.ts";
import type { WizardInput } from "../../../src/wizard/contract.ts";
import type { WizardState } from "../../../src/wizard/flow/state.ts";
import { createInsight } from "../../../src/wizard/insight/insight.ts";
import type { Preview } from "../../../src/wizard/insight/preview-file.ts";
import { standingFiles } from "../reconcile/plan-one.ts";
import { drawText, goTo, openAndPress, pressAll } from "./drive.ts";
import { generate, givenAs, makeInput } from "./fake-input.ts";

const COMPOSE = "docker-compose.yml";
const saved = givenAs("saved", { "application.name": "Icebox" });
const plain = makeInput({ given: saved });
const written = new Map(
  generate(settle(plain.facts, saved)).map(({ path, content }) => [path, content] as const),
);

/** A project that was set up, and one of whose files somebody has edited since. */
function inputWith(edit: (text: string) => string | null, path = COMPOSE, keep: string[] = []): WizardInput {
  const base = written.get(path) ?? "";
  const text = edit(base);
  const standing = { ...standingFiles(new Map([[path, base]]), text === null ? {} : { [path]: text }), keep };
  return makeInput({
    given: saved,
    foreseeEdited: (asked, file) => (asked === path ? planPath(path, file, standing) : null),
  });
}

function previewOf(input: WizardInput, state: WizardState): Extract<Preview, { readonly path: string }> {
  const preview = createInsight(input).preview(state);
  if ("message" in preview) throw new Error(preview.message);
  return preview;
}

const textsOf = ({ diff }: ReturnType<typeof previewOf>, mark: string): readonly string[] =>
  diff.lines.filter((line) => line.mark === mark).map(({ text }) => text);

const readOnly = (input: WizardInput, ...keys: string[]): WizardState =>
  pressAll(input, goTo(input, openAndPress(input, "m"), "security.read_only"), ...keys);

const addLabel = (text: string): string => text.replace("volumes:", "labels: [mine]\nvolumes:");

describe("the preview of a file that was edited by hand", () => {
  test("shows it as it will be after the merge, against what stands on the disk", () => {
    const input = inputWith(addLabel);
    const state = readOnly(input, "n");
    const preview = previewOf(input, state);
    expect(preview.path).toBe(COMPOSE);
    expect(preview.edit).toBe("edited by hand; merged");
    const services = written.get(COMPOSE)?.match(/read_only: yes|read_only: true/g)?.length ?? 0;
    expect(services).toBeGreaterThan(0);
    // Where anything can be written to, /tmp needs no size.
    expect(preview.diff).toMatchObject({ added: services, removed: services + 1 });
    expect(textsOf(preview, "-")).toContain("tmp_size: 64M");
    expect(textsOf(preview, " ")).toContain("labels: [mine]");
    expect(preview.diff.lines[preview.focus]?.text).toMatch(/read_only/);
    expect(drawText(input, state, { columns: 120, rows: 40 })).toContain(
      `+${services} -${services + 1} edited by hand; merged`,
    );
    expect(preview.decided.every((text) => /read_only: (no|false)/.test(text))).toBe(true);
  });

  test("marks where the present answer stands in it", () => {
    const input = inputWith(addLabel);
    const preview = previewOf(input, readOnly(input));
    expect(preview.edit).toBe("edited by hand; stays");
    expect(textsOf(preview, "here").every((text) => /read_only|tmp_size/.test(text))).toBe(true);
    expect(textsOf(preview, " ")).toContain("labels: [mine]");
    expect(preview.diff.lines[preview.focus]?.mark).toBe("here");
  });

  test("looks first at what the focused answer decides, not at what an earlier one has changed", () => {
    const input = inputWith(addLabel);
    const renamed = pressAll(input, openAndPress(input, "m"), "Shop", "<enter>");
    const state = pressAll(input, goTo(input, renamed, "security.read_only"), "n");
    const preview = previewOf(input, state);
    expect(textsOf(preview, "+")).toContain("name: shop");
    expect(preview.diff.lines[preview.focus]?.text).toMatch(/read_only/);
    expect(preview.decided).not.toContain("name: shop");
  });

  test("says where the edit and the answer disagree, and shows the generated lines", () => {
    const input = inputWith((text) => addLabel(text).replace(/read_only: \w+/g, "read_only: maybe"));
    const state = readOnly(input, "n");
    const preview = previewOf(input, state);
    expect(preview.edit).toBe("conflict; as generated");
    expect(textsOf(preview, "-").every((text) => /read_only: maybe|tmp_size/.test(text))).toBe(true);
    expect(textsOf(preview, "+").every((text) => /read_only: (no|false)/.test(text))).toBe(true);
    expect(textsOf(preview, " ")).toContain("labels: [mine]");
    expect(drawText(input, state, { columns: 120, rows: 40 })).toContain("conflict; as generated");
  });

  test("says that a file which was removed stays so", () => {
    const input = inputWith(() => null);
    expect(createInsight(input).preview(readOnly(input, "n"))).toEqual({
      message: expect.stringMatching(/^docker-compose\.yml: You removed it, so it stays removed/),
    });
  });

  test("says so where the project has taken the file over", () => {
    // Nobody reads what stands there.
    const input = inputWith(() => null, COMPOSE, [COMPOSE]);
    expect(previewOf(input, readOnly(input, "n")).edit).toBe("yours, under keep:");
  });

  test("leaves the other files as they were", () => {
    const input = inputWith(addLabel, "Dockerfile");
    expect(previewOf(input, readOnly(input, "n"))).toEqual(previewOf(plain, readOnly(plain, "n")));
  });
});
