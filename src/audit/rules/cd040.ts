import { wordSet } from "../../config/words.ts";
import { findInServices } from "../compose/list-services.ts";
import { readMounts } from "../compose/mounts.ts";
import type { ComposeFile } from "../compose/read-compose.ts";
import { imageNameOf } from "../compose/service-image.ts";
import { HOST_AGENTS } from "../data/host-agents.ts";
import type { Hit, Place, Rule } from "../finding.ts";

/** Whole folders. What lies below them, such as /etc/localtime, is mostly harmless. */
const FOLDERS = wordSet(`
  / /bin /boot /dev /etc /home /lib /lib64 /proc /root /run /sbin /sys /usr /var /var/lib /var/run
  /var/lib/docker /var/lib/containerd /var/lib/kubelet`);
/** Below them, what is not harmless: passwords, keys, and what the host runs by itself. */
const SECRET_FILES =
  /^\/(etc\/(shadow|gshadow|sudoers(\.d)?|ssh|docker|kubernetes|cron[^/]*)|root\/\.ssh|boot\/|proc\/|var\/spool\/cron)/;

/** The folder of the host that a volume is, by its driver's options; null for any other volume. */
function boundBy({ root }: ComposeFile, volume: string): { source: string; place: Place } | null {
  const device = root.get("volumes", volume, "driver_opts", "device");
  const how = String(root.get("volumes", volume, "driver_opts", "o")?.value ?? "");
  if (device === null || !/(?:^|,)r?bind(?:,|$)/.test(how)) return null;
  return { source: String(device.value), place: device.place };
}

/** The host's own folders in a container. */
export const cd040: Rule = {
  id: "CD040",
  title: "Sensitive host path mounted",
  severity: "critical",
  what: "A mount of /, /boot, /dev, /etc, /lib, /proc, /root, /run, /sys, /usr, /var, /var/lib/docker or the like as a whole, or of files such as /etc/shadow and /etc/ssh; also as a volume with the driver option `bind`. Single harmless files (/etc/localtime) and devices are not meant; read-only mounts of programs that watch the host (node-exporter, cAdvisor) are left out.",
  why: "The container reads the host's keys and passwords, or, if it can write, makes itself root of the host at the next cron run.",
  fix: "Mount the one file or folder that is needed, read-only.",
  settled: true,
  references: ["CIS 5.6"],
  find: (subject) =>
    findInServices(subject, ({ service, file }) => {
      const agent = HOST_AGENTS.has(imageNameOf(service));
      return readMounts(service).flatMap((mount): readonly Hit[] => {
        const bound = mount.source === null ? null : boundBy(file, mount.source);
        const { readOnly } = mount;
        const { source, place } = bound ?? mount;
        if (source === null || !source.startsWith("/") || (agent && readOnly)) return [];
        const path = source.replace(/(.)\/+$/, "$1");
        if (!FOLDERS.has(path) && !SECRET_FILES.test(path)) return [];
        const how = readOnly ? "read" : "read and change";
        return [{ place, message: `Service ${service.name} can ${how} ${path} of the host.` }];
      });
    }),
};
