import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { FileSet } from "../../../src/config/file-set.ts";
import { parseQuantity } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf } from "../../support/generate-files.ts";
import { anyAnswers } from "../config/support.ts";

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly command?: readonly unknown[];
  readonly healthcheck: { readonly interval: string; readonly timeout: string };
  readonly stop_grace_period: string;
  /** Not in a swarm, which takes none. */
  readonly memswap_limit?: string;
  readonly deploy: {
    readonly resources: Record<"limits" | "reservations", { memory: string; cpus?: string; pids?: number }>;
  };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
}

function composeFiles(files: FileSet): readonly Compose[] {
  return (
    files
      .filter(({ path }) => /^docker-(compose|stack)/.test(path))
      // As Compose reads it: YAML 1.1, with merge keys.
      .map(({ content }) => parse(content, { version: "1.1", merge: true }) as Compose)
  );
}

function services(files: FileSet): readonly Service[] {
  return composeFiles(files).flatMap((file) => Object.values(file.services));
}

function memory(text: string): number {
  const parsed = parseQuantity(text, "memory");
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

function forAll(check: (files: FileSet) => void): void {
  fc.assert(
    fc.property(anyAnswers, (given) => check(filesOf(EXAMPLE_FACTS, given))),
    { numRuns: 60 },
  );
}

test("the same answers give the same bytes", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      expect(filesOf(EXAMPLE_FACTS, given)).toEqual(filesOf(EXAMPLE_FACTS, new Map([...given].reverse())));
    }),
    { numRuns: 30 },
  );
});

test("every Compose file parses, and each service has limits, a check and bounded logs", () => {
  forAll((files) => {
    expect(services(files).length).toBeGreaterThan(0);
    for (const service of services(files)) {
      const { limits, reservations } = service.deploy.resources;
      expect(memory(limits.memory)).toBeGreaterThan(0);
      expect(Number(limits.cpus)).toBeGreaterThan(0);
      if (limits.pids !== undefined) expect(limits.pids).toBeGreaterThan(0);
      expect(memory(reservations.memory)).toBeGreaterThan(0);
      if (service.memswap_limit !== undefined) expect(service.memswap_limit).toBe(limits.memory);
      expect(service.healthcheck.interval).toMatch(/^\d/);
    }
  });
});

test("nothing runs as root", () => {
  forAll((files) => {
    for (const { user } of services(files)) expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const dockerfile = files.find(({ path }) => path === "Dockerfile")?.content ?? "";
    const runtime = dockerfile.slice(dockerfile.indexOf("AS runtime"));
    expect(runtime.match(/^USER .*$/gm)?.at(-1)).toMatch(/^USER [1-9]\d*:[1-9]\d*$/);
  });
});

test("no image is without a tag, and none is latest", () => {
  forAll((files) => {
    const dockerfile = files.find(({ path }) => path === "Dockerfile")?.content ?? "";
    const images = [
      ...services(files).map(({ image }) => image),
      ...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? ""),
    ];
    for (const image of images) {
      // A release of the swarm cannot be deployed without a tag of its own.
      expect(image).toMatch(/:[^/:]+$|@sha256:|:\$\{TAG:\?/);
      expect(image).not.toMatch(/:latest$/);
    }
  });
});

test("every command and check is a list of texts", () => {
  forAll((files) => {
    for (const { command = [] } of services(files)) {
      for (const word of command) expect(typeof word).toBe("string");
    }
  });
});

test("no secret has a value in any file", () => {
  forAll((files) => {
    for (const { content, path } of files) {
      expect(content, path).not.toMatch(/(SUPABASE_KEY|SECRET_KEY)[ \t]*[:=][ \t]*["']?\w/);
    }
  });
});

test("files end with one line break, hold no carriage return, and say what made them", () => {
  forAll((files) => {
    for (const { content, path, kind } of files) {
      expect(content, path).toMatch(/[^\n]\n$/);
      expect(content, path).not.toContain("\r");
      if (kind === "whole" && path !== "secrets/README.md") {
        expect(content.split("\n").slice(0, 2).join("\n"), path).toContain("Made by cryo-init");
      }
    }
  });
});
