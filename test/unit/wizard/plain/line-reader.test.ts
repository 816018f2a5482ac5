import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { LineReader } from "../../../../src/wizard/plain/line-reader.ts";

async function readAll(reader: LineReader): Promise<readonly string[]> {
  const all: string[] = [];
  for (let line = await reader.next(); line !== null; line = await reader.next()) all.push(line);
  return all;
}

test.each([
  ["LF", "a\nb\n", ["a", "b"]],
  ["CRLF", "a\r\nb\r\n", ["a", "b"]],
  ["a last line without its end", "a\nb", ["a", "b"]],
  ["empty lines", "\n\n", ["", ""]],
  ["a byte order mark", "\uFEFFa\n", ["a"]],
  ["nothing", "", []],
])("reads %s", async (_, text, expected) => {
  const stdin = new PassThrough();
  stdin.end(text);
  expect(await readAll(new LineReader(stdin))).toEqual(expected);
});

test("puts a line together from chunks, within a letter and between CR and LF", async () => {
  const stdin = new PassThrough();
  const reader = new LineReader(stdin);
  const line = reader.next();
  const bytes = Buffer.from("Gefäß\r\nnext");
  for (const byte of bytes) stdin.write(Buffer.from([byte]));
  stdin.end();
  expect([await line, ...(await readAll(reader))]).toEqual(["Gefäß", "next"]);
});

test("keeps ten thousand lines of a pipe in order, and pauses it meanwhile", async () => {
  const stdin = new PassThrough();
  const sent = Array.from({ length: 10_000 }, (_, index) => `line ${index}`);
  for (const line of sent) stdin.write(`${line}\n`);
  stdin.end();
  const reader = new LineReader(stdin);
  const first = await reader.next();
  expect(stdin.isPaused()).toBe(true);
  expect([first, ...(await readAll(reader))]).toEqual(sent);
});

test("knows a stream that was over before it came", async () => {
  const stdin = new PassThrough();
  stdin.end();
  stdin.resume();
  await new Promise((resolve) => stdin.once("close", resolve));
  expect(await new LineReader(stdin).next()).toBeNull();
});

test("hands on the stream's error after the lines before it", async () => {
  const stdin = new PassThrough();
  const reader = new LineReader(stdin);
  stdin.write("a\n");
  expect(await reader.next()).toBe("a");
  const waiting = reader.next();
  stdin.destroy(new Error("EIO"));
  await expect(waiting).rejects.toThrow("EIO");
  await expect(reader.next()).rejects.toThrow("EIO");
});
