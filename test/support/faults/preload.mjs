/**
 * Loaded before the program with `node --import`: makes the n-th call that changes the project fail, as `CRYO_FAULT`
 * says, or kills the process there. The real system cannot be made to fail at a chosen call.
 *
 * `CRYO_FAULT` is JSON: `{ root, act, at, report }`. `act` is `count`, `kill`, `ENOSPC` or `EACCES`; an error code stays
 * from that call on. `report` is a file for the number of calls.
 */
import { writeFileSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const { root, act, at, report } = JSON.parse(process.env.CRYO_FAULT ?? "null");
const record = writeFileSync;

/** What a full disk refuses. Renaming and removing need no space. */
const NEED_SPACE = ["open", "writeFile", "mkdir", "copyFile", "handle.writeFile", "handle.sync"];
const CALLS = [
  "open",
  "writeFile",
  "mkdir",
  "copyFile",
  "rename",
  "unlink",
  "rm",
  "rmdir",
  "link",
  "symlink",
];

let calls = 0;

/** Counts a call; true when it is to fail. */
function strikes(name) {
  if (act === "ENOSPC" && !NEED_SPACE.includes(name)) return false;
  calls += 1;
  if (act === "kill" && calls === at) process.kill(process.pid, "SIGKILL");
  return act !== "count" && act !== "kill" && calls >= at;
}

function refusal(name, path) {
  const text = `${act}: injected, ${name} '${path}'`;
  return Object.assign(new Error(text), { code: act, syscall: name, path: String(path) });
}

const { O_WRONLY, O_RDWR, O_CREAT } = fs.constants;

function reads(name, args) {
  if (name !== "open") return false;
  const flags = args[1] ?? "r";
  return typeof flags === "number" ? (flags & (O_WRONLY | O_RDWR | O_CREAT)) === 0 : flags === "r";
}

/** Writes through a handle are calls too; on a full disk, half of the bytes arrive. */
function watchHandle(handle, path) {
  const write = handle.writeFile.bind(handle);
  handle.writeFile = async (bytes, ...rest) => {
    if (!strikes("handle.writeFile")) return await write(bytes, ...rest);
    if (act === "ENOSPC") await write(bytes.slice(0, bytes.length / 2), ...rest);
    throw refusal("write", path);
  };
  const sync = handle.sync.bind(handle);
  handle.sync = async () => {
    if (act === "ENOSPC" && strikes("handle.sync")) throw refusal("fsync", path);
    return await sync();
  };
  return handle;
}

for (const name of CALLS) {
  const original = fs[name];
  fs[name] = async (...args) => {
    const concerned =
      !reads(name, args) && args.some((arg) => typeof arg === "string" && arg.startsWith(root));
    if (!concerned) return await original(...args);
    if (strikes(name)) {
      if (act === "ENOSPC" && name === "writeFile")
        await original(args[0], args[1].slice(0, args[1].length / 2), ...args.slice(2));
      throw refusal(name, args[0]);
    }
    const result = await original(...args);
    return name === "open" ? watchHandle(result, args[0]) : result;
  };
}
syncBuiltinESMExports();
if (report !== undefined) process.on("exit", () => record(report, String(calls)));
