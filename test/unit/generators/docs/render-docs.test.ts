import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../../../src/config/plan.ts";
import { formatDuration, formatMemory, formatQuantity, MIB } from "../../../../src/config/units.ts";
import { SAMPLE_FILES, SAMPLE_PLAN } from "./sample-plan.ts";
import { renderSite } from "./site-files.ts";

function generatedPages(plan: Plan): ReadonlyMap<string, string> {
  return new Map(
    renderSite(plan)
      .filter(({ path }) => /\.(md|svg)$/.test(path) && !/handbook|public/.test(path))
      .map(({ path, content }) => [path.replace("docs-site/", ""), content]),
  );
}

function page(plan: Plan, path: string): string {
  const found = generatedPages(plan).get(path);
  if (found === undefined) throw new Error(`no page ${path}`);
  return found;
}

const pages = generatedPages(SAMPLE_PLAN);

describe("the pages of the sample project", () => {
  test.each([...pages])("%s is the one that was reviewed", async (path, content) => {
    await expect(content).toMatchFileSnapshot(`./golden/${path}.txt`);
  });

  test("hold no trace of a value that was not there", () => {
    for (const [path, content] of pages) expect(content, path).not.toMatch(/undefined|NaN|\[object|null/);
  });

  test("are the same bytes every time, sorted, each once", () => {
    const first = renderSite(SAMPLE_PLAN);
    expect(renderSite(SAMPLE_PLAN)).toEqual(first);
    const paths = first.map(({ path }) => path);
    expect(paths).toEqual([...new Set(paths)].sort());
  });

  test("lead only to pages and headings that are there", () => {
    const all = new Map(
      renderSite(SAMPLE_PLAN).map(({ path, content }) => [path.replace("docs-site/", ""), content]),
    );
    let followed = 0;
    for (const [path, content] of all) {
      if (!path.endsWith(".md")) continue;
      for (const [, target = ""] of content.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
        const [file = "", anchor] = target.split("#");
        const reached = file === "" ? path : posix.join(posix.dirname(path), file);
        expect(all.has(reached), `${path} -> ${target}`).toBe(true);
        if (anchor !== undefined)
          expect(anchorsOf(all.get(reached) ?? ""), `${path} -> ${target}`).toContain(anchor);
        followed += 1;
      }
    }
    expect(followed).toBeGreaterThan(40);
  });

  test("name the line of a setting in its file, linked to the repository", () => {
    const line = SAMPLE_FILES.find(({ path }) => path === "docker-compose.yml")
      ?.content.split("\n")
      .indexOf("          memory: 256M");
    expect(page(SAMPLE_PLAN, "configuration.md")).toContain(
      `https://git.example.org/cryo/mini/blob/main/docker-compose.yml#L${(line ?? 0) + 1}`,
    );
  });
});

describe("what is left out", () => {
  test("the runbook and every mention of it, without blue/green", () => {
    const plan = { ...SAMPLE_PLAN, environments: SAMPLE_PLAN.environments.slice(0, 1) };
    const found = generatedPages(plan);
    expect(found.has("blue-green.md")).toBe(false);
    for (const [path, content] of found) expect(content, path).not.toContain("blue-green.md");
  });

  test("the whole site, when none is wanted", () => {
    const documentation = { ...SAMPLE_PLAN.documentation, enabled: false };
    expect(renderSite({ ...SAMPLE_PLAN, documentation })).toEqual([]);
  });

  test("links to source lines, without a repository", () => {
    const documentation = { ...SAMPLE_PLAN.documentation, repository: null };
    const health = page({ ...SAMPLE_PLAN, documentation }, "health.md");
    expect(health).toContain("| `api/health.py:41` |");
  });
});

describe("security", () => {
  test("a declined practice says what it costs, and how to apply it", () => {
    const security = { ...SAMPLE_PLAN.security, readOnly: false };
    const content = page({ ...SAMPLE_PLAN, security }, "security.md");
    const declined = content.slice(content.indexOf("## Declined"), content.indexOf("## Applied"));
    expect(declined).toContain("The root file system is read-only");
    expect(declined).toContain("npx cryo-init --set security.read_only=yes");
    expect(declined).toContain("CIS 5.13");
  });

  test("a variant that does without a practice is named", () => {
    expect(page(SAMPLE_PLAN, "security.md")).toContain("not in `docker-compose.dev.yml`");
  });
});

describe("text that other people wrote", () => {
  test("a name with Markdown, HTML and Vue in it shows as it is", () => {
    const content = page({ ...SAMPLE_PLAN, name: "<b>*x*</b> {{ 1 + 1 }} [y](z)" }, "index.md");
    const heading = content.split("\n").find((line) => line.startsWith("# "));
    expect(heading).toBe("# \\<b\\>\\*x\\*\\</b\\> {\u200b{ 1 + 1 }} \\[y\\](z)");
  });

  test("the path of a file in which an answer was found keeps its underscores", () => {
    expect(page(SAMPLE_PLAN, "configuration.md")).toContain("`5000`, found in api/\\_\\_init\\_\\_.py:41.");
  });
});

describe("with blue/green alone", () => {
  const plan = {
    ...SAMPLE_PLAN,
    environments: SAMPLE_PLAN.environments.filter(({ name }) => name === "blue-green"),
  };
  const compose = "docker compose -f docker-compose.blue-green.yml";

  test("another port is given to the proxy, which publishes it: a deploy would leave that as it runs", () => {
    const [, section = ""] = page(plan, "runbook.md").split("## The port is taken");
    const command = "npx cryo-init --set application.ports.blue-green=8081 --yes";
    expect(section).toContain(`\`\`\`sh\n${command}\n${compose} up --no-deps --wait proxy\n\`\`\``);
  });

  test("in an emergency both colours get more memory, because either may be the live one", () => {
    expect(page(plan, "resources.md")).toContain(
      `docker update --memory 3G --memory-swap 3G $(${compose} ps -q app-blue app-green)`,
    );
  });
});

describe("a taken port", () => {
  test("is not left for the one of another environment", () => {
    const section = page(SAMPLE_PLAN, "runbook.md").split("## The port is taken")[1] ?? "";
    expect(SAMPLE_PLAN.environments.map(({ hostPort }) => hostPort)).toEqual([5000, 5001, 8080]);
    expect(section).toContain("npx cryo-init --set application.ports.production=5002 --yes");
  });
});

/** A plan in which every quantity of the sample is one that nothing else in the texts looks like. */
const MARKED = markNumbers(SAMPLE_PLAN, 0);

describe("no page holds a number of an older plan", () => {
  test("every quantity of the plan shows somewhere, and none after it was changed", () => {
    const before = [...generatedPages(MARKED.plan).values()].join("\n");
    const after = [...generatedPages(markNumbers(SAMPLE_PLAN, MARKED.texts.length).plan).values()].join("\n");
    const shown = MARKED.texts.filter((text) => holds(before, text));
    expect(shown.length).toBeGreaterThan(0.8 * MARKED.texts.length);
    expect(MARKED.texts.filter((text) => holds(after, text))).toEqual([]);
  });

  test("no template has a limit of its own: those of another plan show nowhere", () => {
    const limits = SAMPLE_PLAN.environments.flatMap(({ total, services }) => [
      total.memory,
      // Redis' are among the numbers of a measurement that the pages quote.
      ...services
        .filter(({ service }) => service === "app")
        .flatMap(({ memory, reservation }) => [memory, reservation]),
    ]);
    const texts = [...new Set(limits)].map(formatMemory);
    const own = [...generatedPages(SAMPLE_PLAN).values()].join("\n");
    const others = [...generatedPages(MARKED.plan).values()].join("\n");
    expect(texts.filter((text) => !holds(own, text))).toEqual([]);
    expect(texts.filter((text) => holds(others, text))).toEqual([]);
  });

  test("changing any single quantity takes the old one off every page", () => {
    fc.assert(
      fc.property(fc.nat({ max: MARKED.texts.length - 1 }), (index) => {
        const changed = markNumbers(SAMPLE_PLAN, 0, index);
        const all = [...generatedPages(changed.plan).values()].join("\n");
        expect(holds(all, MARKED.texts[index] ?? "")).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

function holds(text: string, number: string): boolean {
  return new RegExp(`(?<![\\w.])${number.replaceAll(".", "\\.")}(?![\\w.]*\\w)`).test(text);
}

/**
 * Replaces every limit and time of the services by a quantity of its own.
 * @param offset how far along the row of odd quantities to begin
 * @param skip the one quantity that takes another value than its place says
 */
function markNumbers(plan: Plan, offset: number, skip = -1): { plan: Plan; texts: readonly string[] } {
  const texts: string[] = [];
  const next = (): number => {
    const place = texts.length;
    return offset + (place === skip ? 900 : 0) + place;
  };
  const memory = (): number => {
    const value = (100_003 + 7 * next()) * MIB;
    texts.push(formatMemory(value));
    return value;
  };
  const duration = (): number => {
    const value = 1_000_003 + 7 * next();
    texts.push(formatDuration(value));
    return value;
  };
  const count = (): number => {
    const value = 100_003 + 7 * next();
    texts.push(String(value));
    return value;
  };
  const cpus = (): number => {
    const value = 10_000_003 + 7 * next();
    texts.push(formatQuantity(value, "cpus"));
    return value;
  };
  const app = { ...plan.app, port: count(), uid: count(), gid: count() };
  const environments = plan.environments.map((environment) => ({
    ...environment,
    hostPort: count(),
    total: { memory: memory(), cpus: cpus() },
    services: environment.services.map((service) => ({
      ...service,
      cpus: cpus(),
      memory: memory(),
      reservation: memory(),
      pids: count(),
      stopGrace: duration(),
      log: { maxSize: memory(), maxFile: service.log.maxFile },
      health: {
        interval: duration(),
        timeout: duration(),
        retries: service.health.retries,
        startPeriod: duration(),
        startInterval: duration(),
        detectBest: duration(),
        detectWorst: duration(),
        restartWorst: service.health.restartWorst === null ? null : duration(),
      },
      redis: service.redis && { ...service.redis, maxmemory: memory() },
      server: service.server && {
        workers: count(),
        threads: count(),
        concurrency: count(),
        workerMemory: memory(),
        baseMemory: memory(),
        byCpu: count(),
        byMemory: count(),
        timeout: duration(),
        giveUp: duration(),
        gracefulTimeout: duration(),
        keepAlive: duration(),
        recycleAt: count(),
        recycleMemory: memory(),
        recyclePause: duration(),
      },
    })),
  }));
  return { plan: { ...plan, app, environments }, texts };
}

/** The ids that VitePress and Git hosts give to headings, and those written out. */
function anchorsOf(content: string): readonly string[] {
  const written = [...content.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  const headings = [...content.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replace(/\s+/g, "-"),
  );
  return [...written, ...headings];
}
