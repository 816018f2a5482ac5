import { isNo, isYes } from "../compose/forms.ts";
import { findMissing, isPrivileged, type ListedService, settingOf } from "../compose/list-services.ts";
import { isWritable, readMounts } from "../compose/mounts.ts";
import { fetchedImage } from "../compose/service-image.ts";
import { TEMPORARY_FOLDERS } from "../data/temporary-folders.ts";
import type { Rule } from "../finding.ts";
import { gunicornSettings } from "../gunicorn-settings.ts";
import { imageName } from "../image-names.ts";
import { optionOf, type Server, serverOf } from "../server.ts";
import { type Start, startsOf } from "../starts.ts";
import type { Subject } from "../subject.ts";

/** A root that can be written to, or one that cannot, without the folders that the server needs. */
export const cd038: Rule = {
  id: "CD038",
  title: "Writable root file system",
  severity: "medium",
  what: "A service without `read_only: true`; and one with it whose server (gunicorn, nginx, PostgreSQL, MySQL, MariaDB) cannot write to a folder that it needs to start. Files for development and privileged services, which CD035 names, are left out.",
  why: "Whoever breaks in can change the program and leave tools behind. A read-only server without its temporary folders ends at once: gunicorn with 255.",
  fix: "Write `read_only: true`, and mount a `tmpfs` with a size at each folder that is written to, such as /tmp.",
  settled: true,
  references: ["CIS 5.13"],
  find: (subject) =>
    findMissing(subject, (one) => {
      const { service, at, parts } = one;
      if (isPrivileged(one)) return [];
      const found = settingOf(one, "read_only");
      if (found === null || isNo(found.value)) {
        const message = `The root file system of service ${service.name} can be written to.`;
        return [{ place: found?.place ?? at, message }];
      }
      if (!isYes(found.value)) return [];
      const mounts = parts.flatMap(readMounts);
      const missing = foldersOf(subject, one).find((folder) => !isWritable(mounts, folder));
      if (missing === undefined) return [];
      const message = `The read-only service ${service.name} cannot write to ${missing}, which its server needs.`;
      return [{ place: found.place, message }];
    }),
};

function foldersOf(subject: Subject, { service }: ListedService): readonly string[] {
  const start = startsOf(subject).find((one) => one.service === service);
  const server = start === undefined ? null : serverOf(start);
  if (start !== undefined && server?.name === "gunicorn")
    return movesHeartbeats(subject, start, server) ? [] : ["/tmp"];
  // Its own command or configuration can name other folders.
  if (start !== undefined || service.get("build") !== null) return [];
  const image = fetchedImage(service) ?? "";
  const isMoved = readMounts(service).some(({ target }) => target === "/etc/nginx/nginx.conf");
  return /nginx/.test(image) && isMoved ? [] : (TEMPORARY_FOLDERS.get(imageName(image)) ?? []);
}

/** Whether gunicorn writes its heartbeat files elsewhere, or may be told to where it cannot be seen. */
function movesHeartbeats(subject: Subject, start: Start, server: Server): boolean {
  const { stage, environment } = start;
  if (optionOf(server.options, "--worker-tmp-dir") !== null || environment.has("GUNICORN_CMD_ARGS"))
    return true;
  if (stage === null) return optionOf(server.options, "--config", "-c") !== null;
  const settings = gunicornSettings(subject, { ...start, stage }, server);
  return settings === "unknown" || (settings !== null && /^\s*worker_tmp_dir\b/m.test(settings.text));
}
