import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { FileSet } from "../../../src/config/file-set.ts";
import type { Value } from "../../../src/config/question.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../support/generate-files.ts";
import { renderSite } from "./docs/site-files.ts";

const SWARM = { environments: ["production", "blue-green", "swarm"] } as const;

function generate(answers: Readonly<Record<string, Value>> = {}): FileSet {
  return filesOf(EXAMPLE_FACTS, give({ ...SWARM, ...answers }));
}

function contentOf(files: FileSet, path: string): string {
  const file = files.find((candidate) => candidate.path.endsWith(path));
  if (file === undefined) throw new Error(`${path} was not made`);
  return file.content;
}

function stackOf(answers: Readonly<Record<string, Value>> = {}) {
  return parse(contentOf(generate(answers), "docker-stack.yml"), { version: "1.1" });
}

/** Keys that `docker stack deploy` warns about or drops: docker/cli, cli/compose/types, and what the engine printed. */
const IGNORED =
  "build container_name depends_on memswap_limit mem_limit pids_limit restart security_opt shm_size tmpfs userns_mode";

test("docker-stack.yml holds no key that Swarm would ignore, in any service", () => {
  const stack = stackOf({ "application.redis": "persistent" });
  expect(Object.keys(stack)).toEqual(["services", "networks", "volumes", "secrets", "configs"]);
  for (const [name, service] of Object.entries<object>(stack.services)) {
    for (const key of IGNORED.split(" ")) expect(Object.keys(service), name).not.toContain(key);
  }
});

test("a release has a tag of its own, and cannot be deployed without one", () => {
  const { services } = stackOf({ "image.repository": "registry.example.org/team/app" });
  expect(services.app.image).toBe(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Swarm's placeholder, not ours.
    "registry.example.org/team/app:${TAG:?name the release: scripts/stack.sh deploy TAG}",
  );
});

test("secrets are external, versioned, and readable by the application's user only", () => {
  const { services, secrets } = stackOf({ "security.uid": 20_001 });
  expect(services.app.secrets).toContainEqual({
    source: "supabase_key",
    target: "supabase_key",
    uid: "20001",
    gid: "20001",
    mode: 0o400,
  });
  expect(secrets.supabase_key).toEqual({
    external: true,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Swarm's placeholder, not ours.
    name: "cryoprotect-mini-swarm_supabase_key_v${SUPABASE_KEY_VERSION:-1}",
  });
});

test("a required variable stops the deployment, an optional one without a value is not set", () => {
  const { environment } = stackOf().services.app;
  expect(environment.SUPABASE_URL).toMatch(/^\$\{SUPABASE_URL:\?/);
  expect(Object.values(environment)).toContain(null);
});

test("Redis with data stays on its node, and is stopped before its successor starts", () => {
  const { redis } = stackOf({ "application.redis": "persistent" }).services;
  expect(redis.deploy.placement.constraints).toEqual(["node.labels.redis.cryoprotect-mini-swarm == true"]);
  expect(redis.deploy.replicas).toBe(1);
  expect(redis.deploy.update_config.order).toBe("stop-first");
  expect(stackOf({ "application.redis": "cache" }).services.redis.deploy.placement).toBeUndefined();
});

test("the proxy sends nothing again after a timeout, unless no task took the connection", () => {
  const routes = contentOf(generate(), "docker/nginx/stack.conf");
  expect(routes.match(/proxy_next_upstream .*/g)).toEqual(["proxy_next_upstream error;"]);
  const reached = new RegExp(/'~(.+)'\s+'';/.exec(routes)?.[1] ?? "no pattern");
  for (const none of ["-", "-, -"]) expect(none).toMatch(reached);
  for (const some of ["0.001", "-, 0.001", "0.000, -"]) expect(some).not.toMatch(reached);
  expect(routes).toMatch(/location @unreached \{\s+if \(\$reached\) \{\s+return 504;/);
});

test("the proxy keeps no answer in files, which would fill its small /tmp", () => {
  expect(contentOf(generate(), "docker/nginx/stack.conf")).toContain("proxy_max_temp_file_size 0;");
});

test("scripts that Linux runs keep their line endings, the stack's among them", () => {
  expect(contentOf(generate(), ".gitattributes")).toContain("scripts/stack.sh text eol=lf\n");
  const alone = filesOf(EXAMPLE_FACTS, give({}));
  expect(contentOf(alone, ".gitattributes")).not.toContain("stack.sh");
});

test("without a swarm nothing of it is generated", () => {
  const paths = filesOf(EXAMPLE_FACTS, give({})).map(({ path }) => path);
  expect(paths.filter((path) => /stack/.test(path))).toEqual([]);
});

test("without secret files, neither the runbook nor the script speaks of a secret", () => {
  const given = give({ ...SWARM, "security.secret_files": false, "application.redis": "persistent" });
  const files = filesOf(EXAMPLE_FACTS, given);
  expect(contentOf(files, "scripts/stack.sh")).not.toMatch(/secret/i);
  const runbook = contentOf(renderSite(planOf(EXAMPLE_FACTS, given), files), "/swarm.md");
  // Variables keep their names.
  expect(runbook.replace(/\b[A-Z_]*SECRET[A-Z_]*\b/g, "")).not.toMatch(/secret/i);
  expect(runbook).toContain("The script reads `.env`, looks for the node of Redis' data.");
});

describe("the site of a project with a swarm", () => {
  const files = generate({ "application.redis": "persistent" });
  const plan = planOf(EXAMPLE_FACTS, give({ ...SWARM, "application.redis": "persistent" }));
  const site = new Map(
    renderSite(plan, files).map(({ path, content }) => [path.replace("docs-site/", ""), content]),
  );
  const page = (path: string): string => site.get(path) ?? "";

  test("has a runbook with this project's names and times", () => {
    const runbook = page("swarm.md");
    expect(runbook).toContain("docker service ps --no-trunc cryoprotect-mini-swarm_app");
    expect(runbook).toContain("docker secret rm cryoprotect-mini-swarm_supabase_key_v1");
    expect(runbook).toContain("docker node update --label-add redis.cryoprotect-mini-swarm=true NODE");
    expect(runbook).not.toMatch(/undefined|NaN|\[object|null/);
  });

  test("says what Swarm restarts and within which time", () => {
    expect(page("health.md")).toContain(
      "noticed + told to the nodes + time to stop + pause = 45s + 2s + 40s + 5s = 1m32s",
    );
  });

  test("says in which file a practice does not apply", () => {
    const security = page("security.md");
    expect(security).toMatch(/no-new-privileges.*daemon\.json/s);
    expect(security).toContain("not in `docker-stack.yml`");
    expect(security).toMatch(/\*\*declined\*\* \| The swarm's port 8081 is published on one address only/);
  });

  test("leads only to pages and headings that are there", () => {
    const anchors = (content: string): readonly string[] =>
      [...content.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
        title
          .toLowerCase()
          .replace(/[^\w\s-]/g, "")
          .replace(/\s+/g, "-"),
      );
    for (const [path, content] of site) {
      if (!/^[\w-]+\.md$/.test(path) || path === "configuration.md") continue;
      for (const [, target = ""] of content.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
        const [file = "", anchor] = target.split("#");
        const reached = file === "" ? path : posix.join(posix.dirname(path), file);
        expect(site.has(reached), `${path} -> ${target}`).toBe(true);
        if (anchor !== undefined)
          expect(anchors(site.get(reached) ?? ""), `${path} -> ${target}`).toContain(anchor);
      }
    }
  });
});
