import type { Fact, Place } from "../config/facts.ts";
import type { Project } from "./project.ts";

/** Modules that queue work in Redis: losing it would lose work. */
const QUEUES = ["celery", "rq", "dramatiq", "huey", "arq"];
/** Modules that keep things in Redis when they are told to. */
const MAYBE = [
  "flask_caching",
  "flask_limiter",
  "flask_session",
  "flask_socketio",
  "limits",
  "cachelib",
  "channels",
];
const CLIENTS = ["redis", "aioredis", "django_redis", "channels_redis", "flask_redis", "redis_om"];

/**
 * How the application uses Redis: as a cache, or for what has to survive a restart, when it queues work in it or a
 * Compose file keeps its data. Null when nothing in the reached source uses it.
 */
export function detectRedis(project: Project): Fact<"cache" | "persistent"> | null {
  const mentions = project.analysis.mentioning(/redis/i).length > 0;
  const queue = importOf(project, QUEUES);
  const client = importOf(project, CLIENTS);
  const variable = mentionOf(project, /["']REDIS_(?:URL|HOST)["']/);
  const maybe = mentions ? importOf(project, MAYBE) : null;
  const kept = project.deployment.services.find(
    ({ image, command, hasVolumes }) =>
      /(?:^|\/)(?:redis|valkey)\b/.test(image) && (hasVolumes || /appendonly/.test(command)),
  );
  const from = client ?? variable ?? maybe;
  if (queue !== null && (mentions || from !== null))
    return { value: "persistent", from: queue, certain: true };
  if (kept !== undefined && from !== null) return { value: "persistent", from: kept.from, certain: true };
  if (from === null) return null;
  return { value: "cache", from, certain: client !== null };
}

interface DatabaseSign {
  readonly name: string;
  readonly modules: readonly string[];
  /** Text that shows it: an address, an environment variable, a Django engine. */
  readonly text: RegExp;
}

const DATABASES: readonly DatabaseSign[] = [
  { name: "supabase", modules: ["supabase", "postgrest"], text: /["']SUPABASE_(?:URL|KEY)["']/ },
  {
    name: "postgres",
    modules: ["psycopg2", "psycopg", "asyncpg", "pg8000", "aiopg"],
    text: /\bpostgres(?:ql)?(?:\+\w+)?:\/\/|django\.db\.backends\.postgresql/,
  },
  {
    name: "mysql",
    modules: ["MySQLdb", "pymysql", "mysql", "aiomysql", "asyncmy"],
    text: /\b(?:mysql|mariadb)(?:\+\w+)?:\/\/|django\.db\.backends\.mysql/,
  },
  {
    name: "sqlite",
    modules: ["sqlite3", "aiosqlite"],
    text: /\bsqlite(?:\+\w+)?:\/\/|django\.db\.backends\.sqlite3/,
  },
  {
    name: "mongodb",
    modules: ["pymongo", "motor", "mongoengine", "flask_pymongo", "beanie"],
    text: /\bmongodb(?:\+srv)?:\/\//,
  },
];

/** Databases that the reached source talks to. One that only shows in an address or a variable is not certain. */
export function detectDatabases(project: Project): readonly Fact<string>[] {
  return DATABASES.flatMap(({ name, modules, text }): readonly Fact<string>[] => {
    const imported = importOf(project, modules);
    const from = imported ?? mentionOf(project, text);
    return from === null ? [] : [{ value: name, from, certain: imported !== null }];
  });
}

function importOf({ analysis }: Project, names: readonly string[]): Place | null {
  for (const { imports, path } of analysis.modules) {
    const found = imports.find(
      ({ module, level }) => level === 0 && names.includes(module.split(".")[0] ?? ""),
    );
    if (found !== undefined && !analysis.program.isOwn(found.module, path))
      return { file: path, line: found.line };
  }
  return null;
}

function mentionOf({ analysis }: Project, pattern: RegExp): Place | null {
  for (const { text, path } of analysis.modules) {
    const line = text
      .split("\n")
      .findIndex((content) => pattern.test(content) && !content.trimStart().startsWith("#"));
    if (line !== -1) return { file: path, line: line + 1 };
  }
  return null;
}
