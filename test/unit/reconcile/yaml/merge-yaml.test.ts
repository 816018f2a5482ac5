import { describe, expect, test } from "vitest";
import { mergeText } from "../../../../src/reconcile/merge-text.ts";
import { mergeYaml } from "../../../../src/reconcile/yaml/merge-yaml.ts";

const BASE = `# Made by cryo-init.

services:
  app:
    image: app:local
    # Limits: the server fits them.
    mem_limit: 768M
    cpus: "1"
    environment:
      PORT: "5000"
      WEB_CONCURRENCY: "3"
    ports:
      - 127.0.0.1:8080:5000
    volumes:
      - logs:/app/logs
    command: [gunicorn, app]

  redis:
    image: redis:8

volumes:
  logs:
`;

const edit = (text: string, ...changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((edited, [from, to]) => {
    expect(edited).toContain(from);
    return edited.replace(from, () => to);
  }, text);

/** The larger size: several lines that stand together change. */
const LARGER = edit(BASE, ["mem_limit: 768M", "mem_limit: 1536M"], ['cpus: "1"', 'cpus: "2"']);

function expectMerged(mine: string, theirs: string, merged: string): void {
  const sides = { base: BASE, mine, theirs };
  expect(mergeText(sides).clean, "merging lines is enough").toBe(false);
  expect(mergeYaml(sides)).toEqual({ clean: true, text: merged });
}

describe("where lines conflict, keys are merged", () => {
  test("one limit edited by hand, the one beside it generated anew", () => {
    const mine = edit(BASE, ["768M", "1G"]);
    const theirs = edit(BASE, ['cpus: "1"', 'cpus: "2"']);
    expectMerged(mine, theirs, edit(theirs, ["768M", "1G"]));
  });

  test("a comment and a key of a person between lines that are generated anew", () => {
    const mine = edit(BASE, [
      "    mem_limit: 768M\n",
      "    # asked by Ana\n    mem_limit: 768M\n    tty: true\n",
    ]);
    expectMerged(
      mine,
      LARGER,
      edit(LARGER, ["    mem_limit: 1536M\n", "    # asked by Ana\n    mem_limit: 1536M\n    tty: true\n"]),
    );
  });

  test("a remark behind a value stays behind the new value", () => {
    const mine = edit(BASE, ["mem_limit: 768M", "mem_limit: 768M # see OPS-12"]);
    expectMerged(mine, LARGER, edit(LARGER, ["mem_limit: 1536M", "mem_limit: 1536M # see OPS-12"]));
  });

  test("both sides add a service at the end", () => {
    const mine = edit(BASE, ["    image: redis:8\n", "    image: redis:8\n\n  mail:\n    image: mail:1\n"]);
    const theirs = edit(BASE, [
      "    image: redis:8\n",
      "    image: redis:8\n\n  proxy:\n    image: nginx:1\n",
    ]);
    const both = "    image: redis:8\n\n  proxy:\n    image: nginx:1\n\n  mail:\n    image: mail:1\n";
    expectMerged(mine, theirs, edit(BASE, ["    image: redis:8\n", both]));
  });

  test("items of lists are told apart by what they are about: ports and volumes by their target", () => {
    const mine = edit(
      BASE,
      ["      - 127.0.0.1:8080:5000\n", "      - 127.0.0.1:9090:5000\n"],
      ["      - logs:/app/logs\n", "      - logs:/app/logs\n      - ./data:/app/data:ro\n"],
    );
    const theirs = edit(
      BASE,
      ["      - 127.0.0.1:8080:5000\n", "      - 127.0.0.1:8080:5000\n      - 127.0.0.1:8081:5001\n"],
      ["      - logs:/app/logs\n", "      - logs:/app/logs\n      - cache:/app/cache\n"],
    );
    expectMerged(
      mine,
      theirs,
      edit(
        mine,
        ["      - 127.0.0.1:9090:5000\n", "      - 127.0.0.1:9090:5000\n      - 127.0.0.1:8081:5001\n"],
        ["      - logs:/app/logs\n", "      - logs:/app/logs\n      - cache:/app/cache\n"],
      ),
    );
  });

  test("an environment variable added by hand beside one that is generated anew", () => {
    const mine = edit(BASE, ['      WEB_CONCURRENCY: "3"\n', '      WEB_CONCURRENCY: "3"\n      TZ: UTC\n']);
    const theirs = edit(BASE, ['WEB_CONCURRENCY: "3"', 'WEB_CONCURRENCY: "5"']);
    expectMerged(mine, theirs, edit(mine, ['WEB_CONCURRENCY: "3"', 'WEB_CONCURRENCY: "5"']));
  });

  test("a key that is generated no more goes, and the person's own beside it stays", () => {
    const mine = edit(BASE, ['    cpus: "1"\n', '    cpus: "1"\n    tty: true\n']);
    const theirs = edit(BASE, ['    cpus: "1"\n', ""]);
    expectMerged(mine, theirs, edit(mine, ['    cpus: "1"\n', ""]));
  });

  test("quotes and the order of keys are the person's", () => {
    const mine = edit(BASE, [
      '    mem_limit: 768M\n    cpus: "1"\n',
      "    cpus: '1'\n    mem_limit: \"768M\"\n",
    ]);
    const merge = mergeYaml({
      base: BASE,
      mine,
      theirs: edit(BASE, ["image: app:local", "image: app:2"], ["768M", "1G"]),
    });
    expect(merge).toEqual({
      clean: true,
      text: edit(mine, ["image: app:local", "image: app:2"], ['"768M"', "1G"]),
    });
  });

  test("a file that a person has indented otherwise", () => {
    const mine = BASE.replaceAll(/^( +)/gm, "$1$1");
    const merge = mergeYaml({
      base: BASE,
      mine,
      theirs: edit(LARGER, ["  redis:\n", "  proxy:\n    image: nginx:1\n\n  redis:\n"]),
    });
    expect(merge).toEqual({
      clean: true,
      text: edit(
        mine,
        ["768M", "1536M"],
        ['cpus: "1"', 'cpus: "2"'],
        ["    redis:\n", "    proxy:\n      image: nginx:1\n\n    redis:\n"],
      ),
    });
  });

  test("a mapping that a person has written in one line takes the new values there", () => {
    const block = "    deploy:\n      limits:\n        cpus: 1\n        # swap, too\n        memory: 768M\n";
    const flow = '    deploy: {limits: {memory: "768M", cpus: 1}} # asked by Ana\n';
    const base = edit(BASE, ["    mem_limit: 768M\n", block]);
    const theirs = edit(base, ["memory: 768M", "memory: 1536M"], ["cpus: 1\n", "cpus: 2\n"]);
    const mine = edit(base, [block, flow]);
    expect(mergeYaml({ base, mine, theirs })).toEqual({
      clean: true,
      text: edit(mine, [flow, "    deploy: {limits: {memory: 1536M, cpus: 2}} # asked by Ana\n"]),
    });
  });

  test("a list that a person has written in one line takes the new values, beside items of their own", () => {
    const block = "    ports:\n      - 127.0.0.1:8080:5000\n";
    const theirs = edit(LARGER, ["127.0.0.1:8080:5000", "127.0.0.1:8081:5000"]);
    const mine = edit(BASE, [block, "    ports: ['9000:9000', '127.0.0.1:8080:5000'] # both\n"]);
    expect(mergeYaml({ base: BASE, mine, theirs })).toEqual({
      clean: true,
      text: edit(
        mine,
        ["768M", "1536M"],
        ['cpus: "1"', 'cpus: "2"'],
        ["'127.0.0.1:8080:5000'", "127.0.0.1:8081:5000"],
      ),
    });
  });

  test("a list that a person has written in many lines takes new items there", () => {
    const theirs = edit(LARGER, ["[gunicorn, app]", "[gunicorn, app, --preload]"]);
    const many = "command:\n      - gunicorn\n      - app\n";
    const mine = edit(BASE, ["command: [gunicorn, app]\n", many]);
    expect(mergeYaml({ base: BASE, mine, theirs })).toEqual({
      clean: true,
      text: edit(
        mine,
        ["768M", "1536M"],
        ['cpus: "1"', 'cpus: "2"'],
        ["      - app\n", "      - app\n      - --preload\n"],
      ),
    });
  });

  test("an environment that a person has written as a list takes the new values there", () => {
    const map = '      PORT: "5000"\n      WEB_CONCURRENCY: "3"\n';
    const list = '      - TZ=UTC\n      # ours\n      - "PORT=5000"\n      - WEB_CONCURRENCY=3 # few\n';
    const theirs = edit(LARGER, [map, '      PORT: "5000"\n      WEB_CONCURRENCY: "5"\n      DEBUG:\n']);
    const mine = edit(BASE, [map, list]);
    expect(mergeYaml({ base: BASE, mine, theirs })).toEqual({
      clean: true,
      text: edit(
        mine,
        ["768M", "1536M"],
        ['cpus: "1"', 'cpus: "2"'],
        ["WEB_CONCURRENCY=3 # few\n", "WEB_CONCURRENCY=5 # few\n      - DEBUG\n"],
      ),
    });
  });

  test("the same value of a list and of a mapping in dispute is a conflict", () => {
    const map = '      PORT: "5000"\n      WEB_CONCURRENCY: "3"\n';
    const mine = edit(BASE, [map, "      - PORT=5000\n      - WEB_CONCURRENCY=4\n"]);
    const merge = mergeYaml({ base: BASE, mine, theirs: edit(LARGER, ['"3"', '"5"']) });
    if (merge.clean) throw new Error("merged");
    expect(merge.choices.mine).toContain("- WEB_CONCURRENCY=4");
  });

  test("anchors of a person stay, and what stands under them", () => {
    const mine = edit(
      BASE,
      ["services:\n", "x-log: &log\n  driver: local\n\nservices:\n"],
      ["    mem_limit: 768M\n", "    mem_limit: 768M\n    logging: *log\n"],
    );
    expectMerged(mine, LARGER, edit(mine, ["768M", "1536M"], ['cpus: "1"', 'cpus: "2"']));
  });
});

describe("what stands under an anchor that something else refers to", () => {
  const shared = edit(
    BASE,
    ["  app:\n", "  app: &app\n"],
    ["  redis:\n", "  worker:\n    <<: *app\n    tty: true\n\n  redis:\n"],
    ["    image: redis:8", "    image: redis:8\n    tty: true"],
  );

  test("is in dispute, and nothing else is: the service that refers to it would change with it", () => {
    const merge = mergeYaml({ base: BASE, mine: shared, theirs: LARGER });
    const larger = edit(shared, ["768M", "1536M"], ['cpus: "1"', 'cpus: "2"']);
    expect(merge).toMatchObject({
      clean: false,
      choices: { mine: shared, theirs: larger },
      doubt: expect.stringContaining("(&app)"),
    });
    if (merge.clean) throw new Error("merged");
    expect(merge.choices.markers).toContain("  worker:\n    <<: *app\n");
  });

  test("leaves what stands elsewhere to be merged", () => {
    const theirs = edit(LARGER, ["redis:8", "redis:9"]);
    const merge = mergeYaml({ base: BASE, mine: shared, theirs });
    if (merge.clean) throw new Error("merged");
    expect(merge.choices.mine).toBe(edit(shared, ["redis:8", "redis:9"]));
  });
});

test("an anchor that only generated parts share changes for all of them, beside what a person has set apart", () => {
  const base = edit(
    BASE,
    ["  app:\n", "  app: &app\n"],
    ["  redis:\n", "  green:\n    <<: *app\n\n  redis:\n"],
  );
  const theirs = edit(base, ["768M", "1536M"]);
  const mine = edit(base, ["    <<: *app\n", "    <<: *app\n    mem_limit: 1G\n"]);
  expect(mergeYaml({ base, mine, theirs })).toEqual({ clean: true, text: edit(mine, ["768M", "1536M"]) });
});

test("a reference of a person's own in the place of a generated one is no generated one", () => {
  const base = edit(
    BASE,
    ["  app:\n", "  app: &app\n"],
    ["  redis:\n", "  green:\n    <<: *app\n\n  redis:\n"],
  );
  const mine = edit(base, ["  green:\n", "  worker:\n"]);
  const merge = mergeYaml({ base, mine, theirs: edit(base, ["768M", "1536M"]) });
  expect(merge).toMatchObject({ clean: false, doubt: expect.stringContaining("(&app)") });
});

test("an amount and a number that a person has spelt otherwise are no edit of the value", () => {
  const mine = edit(
    BASE,
    ['    mem_limit: 768M\n    cpus: "1"\n', "    cpus: 1\n    mem_limit: 768m # enough\n"],
    ['PORT: "5000"', "PORT: 5000"],
  );
  const theirs = edit(LARGER, ['PORT: "5000"', 'PORT: "8000"']);
  const merge = mergeYaml({ base: BASE, mine, theirs });
  expect(merge).toMatchObject({ clean: true });
  expect(merge.clean && merge.text).toContain("mem_limit: 1536M # enough");
});

describe("where both sides changed the same value", () => {
  test("only that is disputed, and everything else is merged whichever way it is settled", () => {
    const mine = edit(BASE, ["768M", "1G"], ["    mem_limit", "    tty: true\n    mem_limit"]);
    const merge = mergeYaml({ base: BASE, mine, theirs: LARGER });
    const rest = edit(mine, ['cpus: "1"', 'cpus: "2"']);
    expect(merge).toEqual({
      clean: false,
      conflicts: 1,
      choices: {
        mine: rest,
        theirs: edit(rest, ["1G", "1536M"]),
        markers: edit(rest, [
          "    mem_limit: 1G\n",
          "<<<<<<< your edit\n    mem_limit: 1G\n=======\n    mem_limit: 1536M\n>>>>>>> cryo-init\n",
        ]),
      },
    });
  });

  test("a command is one value, and never merged word by word", () => {
    const long = edit(BASE, [
      "command: [gunicorn, app]",
      "command:\n      - gunicorn\n      - --preload\n      - app",
    ]);
    const mine = edit(long, ["- app", "- app:mine"]);
    const theirs = edit(long, ["- gunicorn\n", "- python\n"]);
    expect(mergeYaml({ base: long, mine, theirs })).toMatchObject({ clean: false, conflicts: 1 });
  });

  test("what one side removed and the other changed", () => {
    const mine = edit(BASE, ["    mem_limit: 768M\n", ""]);
    const merge = mergeYaml({ base: BASE, mine, theirs: LARGER });
    expect(merge).toMatchObject({ clean: false, conflicts: 1 });
  });
});

describe("lines that merge without a conflict, and would mean something else", () => {
  test("both sides add the same key in different places: it does not stand there twice", () => {
    const mine = edit(BASE, ["    image: app:local\n", "    image: app:local\n    init: true\n"]);
    const theirs = edit(BASE, [
      "    command: [gunicorn, app]\n",
      "    command: [gunicorn, app]\n    init: true\n",
    ]);
    expect(mergeText({ base: BASE, mine, theirs }).clean).toBe(true);
    expect(mergeYaml({ base: BASE, mine, theirs })).toEqual({ clean: true, text: mine });
  });

  test("the same with different values is a conflict", () => {
    const mine = edit(BASE, ["    image: app:local\n", "    image: app:local\n    init: false\n"]);
    const theirs = edit(BASE, [
      "    command: [gunicorn, app]\n",
      "    command: [gunicorn, app]\n    init: true\n",
    ]);
    expect(mergeYaml({ base: BASE, mine, theirs })).toMatchObject({ clean: false, conflicts: 1 });
  });
});

describe("what cannot be merged by key is in dispute wherever it differs", () => {
  test.each([
    ["a file that is no YAML", edit(BASE, ["    mem_limit: 768M\n", "    mem_limit: [768M\n"])],
    [
      "a key that stands there twice",
      edit(BASE, ["    mem_limit: 768M\n", "    mem_limit: 1G\n    mem_limit: 2G\n"]),
    ],
    ["several documents", `${edit(BASE, ["768M", "1G"])}---\nother: true\n`],
  ])("%s", (_, mine) => {
    const merge = mergeYaml({ base: BASE, mine, theirs: LARGER });
    expect(merge).toMatchObject({ clean: false, choices: { mine: expect.any(String), theirs: LARGER } });
  });
});
