import { THREAD_PACKAGES } from "../data/thread-packages.ts";
import { hasUnknownVariables } from "../environment.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";
import { serverOf } from "../server.ts";
import { builtStarts, type Start, serviceStarts } from "../starts.ts";
import type { Subject } from "../subject.ts";
import { workersByHost } from "../worker-count.ts";

const THREADS = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

/** Scientific packages with a thread for each processor of the host, in each worker, beside a limit. */
function threadsByHost(subject: Subject, start: Start): readonly Hit[] {
  const { service, environment } = start;
  const { facts } = subject;
  if (hasUnknownVariables(subject, service)) return [];
  if (service === null || facts === null || serverOf(start)?.name !== "gunicorn") return [];
  const packages = facts.heavy.map(({ name }) => name).filter((name) => THREAD_PACKAGES.has(name));
  const limit = service.get("deploy", "resources", "limits", "cpus") ?? service.get("cpus");
  if (packages.length === 0 || limit === null || THREADS.some((name) => environment.has(name))) return [];
  return [
    {
      place: service.place,
      message: `Each worker of ${service.name} starts a thread of ${listNames(packages)} for each processor of the host, and may use ${String(limit.value)}.`,
      fix: 'Set OMP_NUM_THREADS and OPENBLAS_NUM_THREADS to "1" in its environment.',
    },
  ];
}

/** Workers and threads for processors that the container may not use. */
export const cd050: Rule = {
  id: "CD050",
  title: "Workers or threads by the host's processors",
  severity: "medium",
  what: "Workers counted with cpu_count() or nproc; and, under a CPU limit, scientific packages without OMP_NUM_THREADS.",
  why: "Inside a container of half a processor, both still count those of the host: on 32 of them 65 workers start, each with its own memory, and the kernel kills them at the limit. Threads that wait for each other's quota are slower than one.",
  fix: "Give the number of workers (WEB_CONCURRENCY or --workers) from the limit: about twice its processors plus one, as far as its memory carries them.",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace([
      ...builtStarts(subject).flatMap((start) => workersByHost(subject, start)),
      ...serviceStarts(subject).flatMap((start) => threadsByHost(subject, start)),
    ]),
};
