import { expect, test } from "vitest";
import { parseKernelLimits } from "../../../src/engine/kernel-limits.ts";

test("control groups of version 2", () => {
  const text = `memory 805306368
swap 0
reservation 402653184
cpu 150000 100000
pids 128
Max core file size        0                    0                    bytes
Max open files            8192                 8192                 files
tmpfs /tmp tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k,mode=777 0 0
`;
  expect(parseKernelLimits(text)).toEqual({
    memory: 805_306_368,
    memoryAndSwap: 805_306_368,
    reservation: 402_653_184,
    cpus: 1500,
    pids: 128,
    files: 8192,
    core: 0,
    tmpfs: { "/tmp": 67_108_864 },
  });
});

test("of version 2, without a limit", () => {
  expect(parseKernelLimits("memory max\nswap max\nreservation 0\ncpu max 100000\npids max\n")).toMatchObject({
    memory: null,
    memoryAndSwap: null,
    reservation: null,
    cpus: null,
    pids: null,
  });
});

test("of version 1, with and without a limit", () => {
  const limited = "memory 268435456\nboth 268435456\nreservation 134217728\ncpu 25000 100000\npids 64\n";
  expect(parseKernelLimits(limited)).toMatchObject({
    memory: 268_435_456,
    memoryAndSwap: 268_435_456,
    reservation: 134_217_728,
    cpus: 250,
    pids: 64,
  });
  const none =
    "memory 9223372036854771712\nboth 9223372036854771712\nreservation 9223372036854771712\ncpu -1 100000\npids max\n";
  expect(parseKernelLimits(none)).toMatchObject({
    memory: null,
    memoryAndSwap: null,
    reservation: null,
    cpus: null,
    pids: null,
  });
});
