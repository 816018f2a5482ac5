import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { GitFacts } from "../config/facts.ts";

/**
 * The remote and the branch, from the text of `.git`: no Git has to be installed, and none of its hooks can run.
 * @param root absolute path of the checkout
 * @returns null when the root is not the top of a Git checkout
 */
export async function detectGit(root: string): Promise<GitFacts | null> {
  const folder = await findGitFolder(root);
  if (folder === null) return null;
  const head = await readText(join(folder, "HEAD"));
  if (head === null) return null;
  // A worktree keeps its HEAD to itself and shares the configuration of the repository that it belongs to.
  const common = (await readText(join(folder, "commondir")))?.trim();
  const config = await readText(join(common === undefined ? folder : resolve(folder, common), "config"));
  return {
    remote: config === null ? null : toWebAddress(readRemote(config)),
    branch: /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1]?.trim() ?? null,
  };
}

async function findGitFolder(root: string): Promise<string | null> {
  const path = join(root, ".git");
  try {
    if ((await stat(path)).isDirectory()) return path;
  } catch {
    return null;
  }
  const target = /^gitdir:\s*(.+)$/m.exec((await readText(path)) ?? "")?.[1];
  return target === undefined ? null : resolve(root, target.trim());
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}

/** The address of `origin`, else of the first remote. */
function readRemote(config: string): string | null {
  const remotes = new Map<string, string>();
  let section: string | null = null;
  for (const line of config.split(/\r?\n/)) {
    const header = /^\s*\[(.*)\]\s*$/.exec(line)?.[1];
    if (header !== undefined) section = /^remote\s+"(.+)"$/.exec(header)?.[1] ?? null;
    const url = /^\s*url\s*=\s*(\S+)/.exec(line)?.[1];
    if (section !== null && url !== undefined && !remotes.has(section)) remotes.set(section, url);
  }
  return remotes.get("origin") ?? [...remotes.values()][0] ?? null;
}

/**
 * A remote as the address of its web page, without user, password and `.git`; `git@host:a/b.git` and
 * `ssh://git@host:22/a/b` become `https://host/a/b`. Null for anything that has none, such as a path.
 */
export function toWebAddress(remote: string | null): string | null {
  if (remote === null) return null;
  const short = /^(?:[\w.-]+@)?([\w.-]+\.[\w.-]+|localhost):(?!\/\/)\/?([^\\\s]+)$/.exec(remote);
  if (short !== null && !/^[A-Za-z]$/.test(short[1] ?? ""))
    return webAddress("https:", short[1] ?? "", short[2] ?? "");
  let url: URL;
  try {
    url = new URL(remote);
  } catch {
    return null;
  }
  if (url.protocol === "http:" || url.protocol === "https:")
    return webAddress(url.protocol, url.host, url.pathname);
  // The port is the one of SSH or of the Git daemon, not of a web server.
  if (["ssh:", "git:", "git+ssh:"].includes(url.protocol))
    return webAddress("https:", url.hostname, url.pathname);
  return null;
}

function webAddress(protocol: string, host: string, path: string): string | null {
  const clean = path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  return host === "" || clean === "" ? null : `${protocol}//${host}/${clean}`;
}
