/**
 * Runs the built program many times in one process: `run.ts` starts it and sends it command lines. Node's start, the
 * loading of modules and their first, slow seconds are the same each time, and most of what a run costs. The module
 * `main.js` is evaluated anew for each; what it imports is not.
 */
import { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import v8 from "node:v8";

/** The program tells V8 what is good for a short run. */
v8.setFlagsFromString = () => undefined;

const [, , program] = process.argv;
const main = pathToFileURL(program).href;
const folder = process.cwd();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGCONT"];
let runs = 0;

process.on("message", async ({ args, cwd, env }) => {
  const [out, err] = [[], []];
  replace("stdin", Readable.from([]));
  replace("stdout", writeTo(out));
  replace("stderr", writeTo(err));
  process.argv = [process.execPath, program, ...args];
  process.chdir(cwd ?? folder);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.exitCode = undefined;
  runs += 1;
  await import(`${main}?${runs}`);
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  process.send({ code, stdout: out.join(""), stderr: err.join("") });
});
process.on("disconnect", () => process.exit());

function replace(name, value) {
  Object.defineProperty(process, name, { value, configurable: true });
}

/** A stream that takes what is written at once, as a pipe with room does. */
function writeTo(texts) {
  return new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      texts.push(String(text));
      done();
    },
  });
}
