import { type Fact, formatPlace, type Place } from "../../config/facts.ts";
import { formatEntry } from "../../config/questions/application.ts";
import { countNoun } from "../../config/words.ts";
import { FINDINGS } from "../findings.ts";
import { listWays } from "../flow/ways.ts";
import { scrollTo } from "../view/layout.ts";
import { BLANK, fitLine, type Line, line, padText, paragraph, span, spread } from "../view/line.ts";
import { drawWorst } from "./findings.ts";
import type { Drawn, Room, Scene } from "./screen.ts";

const FRAMEWORKS = { flask: "Flask", fastapi: "FastAPI", django: "Django" } as const;

/** In a wider table the eye loses the row between the fact and its place. */
const WIDEST = 88;

/** One row: what was found, and where. */
interface Found {
  readonly label: string;
  readonly text: string;
  readonly where: string;
  readonly certain: boolean;
}

/** What the checkout is, and the ways to go on. */
export function drawOverview(scene: Scene, { width: columns, height }: Room): Drawn {
  const width = Math.min(columns, WIDEST);
  const ways = drawWays(scene, width);
  const intro = drawIntro(scene, width);
  const found = listFound(scene).map((row) => drawFound(row, width));
  const findings = scene.state.findings ?? [];
  const audit = (most: number): readonly Line[] =>
    findings.length === 0 ? [] : drawWorst(findings, { width, label: labelWidth(width), most });
  const apart = findings.length === 0 ? [] : [BLANK];
  const whole = [...intro, BLANK, ...audit(2), ...apart, ...found, BLANK, ...ways];
  const isTight = height < whole.length;
  const rows = isTight ? [...audit(1), ...found] : [...audit(2), ...apart, ...found];
  const above = isTight ? [] : [...intro, BLANK];
  const room = Math.max(1, height - above.length - ways.length - 1);
  const { lines, top } = scrollTo(rows, scene.state.scroll, room);
  return {
    lines: [...above, ...lines, BLANK, ...ways],
    scroll: top,
    keys: [
      ["Enter", "go on"],
      ["↑↓", "choose"],
      ...(rows.length > room ? [["PgDn", "more"] as const] : []),
      ...(findings.length > 0 ? [[FINDINGS, "findings"] as const] : []),
      ["?", "help"],
      ["Esc Esc", "leave"],
    ],
  };
}

function drawIntro({ input }: Scene, width: number): readonly Line[] {
  const text = input.again
    ? "This project is set up: what do you want to adjust? Answers stay as they are until you change them."
    : "This is what the checkout says. Nothing is written before you confirm.";
  return paragraph(text, width);
}

function drawWays({ input, state }: Scene, width: number): readonly Line[] {
  return listWays(input, state).map(({ letter, label, about }, at) => {
    const isFocused = at === state.choice;
    return fitLine(
      line(
        span(isFocused ? "> " : "  ", "focus"),
        span(letter, isFocused ? "focus" : "accent"),
        span("  "),
        span(padText(label, 28), isFocused ? "focus" : "plain"),
        ...(width < 56 ? [] : [span(about, "quiet")]),
      ),
      width,
    );
  });
}

function drawFound({ label, text, where, certain }: Found, width: number): Line {
  const name = span(padText(label, labelWidth(width)), "quiet");
  const left = certain ? line(name, text) : line(name, span("? ", "warn"), text);
  return where === "" || width < 60 ? fitLine(left, width) : spread(left, line(span(where, "quiet")), width);
}

/** Character cells of the column in front. */
function labelWidth(width: number): number {
  return width < 60 ? 13 : 16;
}

function listFound({ input: { facts, again }, state: { findings } }: Scene): readonly Found[] {
  const [entry] = facts.entries;
  const { managers, files, unlisted } = facts.dependencies;
  const needed = unlisted.filter(({ optional, reached }) => reached && !optional);
  const secrets = facts.variables.filter(({ secret }) => secret);
  const docker = [...facts.existing.dockerfiles, ...facts.existing.composeFiles];
  return [
    ofFact("Framework", facts.framework, (value) => FRAMEWORKS[value], "not recognised: will be asked"),
    ofFact("Entry point", entry ?? null, formatEntry, "not found: will be asked"),
    ofFact("Python", facts.python, (value) => value, "no version named: will be asked"),
    ofFact("Port", facts.port, String, "the framework's usual one", true),
    ofFact(
      "Dependencies",
      managers[0] ?? null,
      (value) => `${value}, ${countNoun(files.length, "file")}`,
      "no file found",
    ),
    ...(needed.length === 0
      ? []
      : [row("Not listed", needed.map(({ name }) => name).join(", "), needed[0]?.from ?? null, false)]),
    ofFact(
      "Redis",
      facts.redis,
      (value) => (value === "cache" ? "as a cache" : "with data kept"),
      "not used",
      true,
    ),
    row(
      "Health",
      facts.health.map(({ path }) => path).join(", ") || "no endpoint",
      facts.health[0]?.from ?? null,
    ),
    row("Secrets", secrets.map(({ name }) => name).join(", ") || "none", secrets[0]?.from ?? null),
    row(
      "Writes to",
      facts.writable.map(({ value }) => value).join(", ") || "nothing",
      facts.writable[0]?.from ?? null,
    ),
    row(
      "Docker files",
      docker.length === 0
        ? again
          ? "those of cryo-init"
          : "none yet"
        : `${docker.join(", ")}${again ? "" : " (kept, if replaced)"}`,
      null,
    ),
    ...(findings?.length === 0 && docker.length > 0 ? [row("Audit", "nothing found", null)] : []),
    ...(facts.scan.complete ? [] : [row("Scan", facts.scan.notes.join("; ") || "not complete", null, false)]),
  ];
}

function ofFact<T>(
  label: string,
  fact: Fact<T> | null,
  show: (value: T) => string,
  missing: string,
  certainWithout = false,
): Found {
  return fact === null
    ? row(label, missing, null, certainWithout)
    : row(label, show(fact.value), fact.from, fact.certain);
}

function row(label: string, text: string, from: Place | null, certain = true): Found {
  return { label, text, where: from === null ? "" : formatPlace(from), certain };
}
