import { hasEnvironment, type Plan } from "../../config/plan.ts";
import { formatMemory } from "../../config/units.ts";
import { type Practice, toggle } from "./practice.ts";

/** What the process in the container may do. */
export function containerPractices(plan: Plan): readonly Practice[] {
  const { app, security } = plan;
  const inSwarm = hasEnvironment(plan, "swarm")
    ? ' A stack file cannot say it: set `"no-new-privileges": true` in `/etc/docker/daemon.json` of each node of the swarm.'
    : "";
  return [
    {
      title: `The process runs as user ${app.uid}, never as root`,
      applied: app.uid !== 0,
      why: "Whoever takes over the application holds the rights of an account that owns nothing, inside the container and, should they get out, on the host. A number works where the image knows no names.",
      cost: `Folders on the host that it writes to must belong to ${app.uid}:${app.gid}.`,
      without: "A way out of the container is a way to root on the host.",
      cis: "4.1",
      owasp: "2, set a user",
      setting: { id: "security.uid", other: app.uid === 20001 ? "10001" : "20001" },
      shownBy: { file: "Dockerfile", pattern: /^USER / },
    },
    {
      title: "The root file system is read-only",
      applied: security.readOnly,
      why: "Nobody can change the program that runs, or leave one behind. What has to be written goes to volumes and to memory file systems of a fixed size.",
      cost: security.readOnly
        ? `Every folder that is written to must be listed; temporary files share ${formatMemory(security.tmpSize)} at /tmp.`
        : "Every folder that is written to must be listed, and temporary files get a bounded memory file system.",
      without:
        "An intruder can change the application's code, and the change lasts until the container is replaced.",
      cis: "5.13",
      owasp: "8, read-only file system",
      setting: toggle("read_only", security.readOnly),
      shownBy: { file: "app", pattern: /\bread_only:\s*true/ },
    },
    {
      title: "All Linux capabilities are dropped",
      applied: security.dropCapabilities,
      why: "A web server on a port above 1024 needs none of the rights that root is made of. Docker leaves fourteen of them to each container unless told otherwise.",
      cost: "None here.",
      without: "A flaw in the kernel that needs a capability, such as raw network access, is within reach.",
      cis: "5.4",
      owasp: "3, limit capabilities",
      setting: toggle("drop_capabilities", security.dropCapabilities),
      shownBy: { file: "app", pattern: /\bcap_drop:/ },
    },
    {
      title: "A process cannot gain privileges",
      applied: security.noNewPrivileges,
      why: "setuid programs in the image, such as su or mount, cannot make anybody root.",
      cost: `Programs that rely on setuid, such as sudo and ping, do not work inside.${inSwarm}`,
      without: "A setuid program with a flaw turns the application's account into root.",
      cis: "5.26",
      owasp: "4, prevent escalation inside the container",
      setting: toggle("no_new_privileges", security.noNewPrivileges),
      shownBy: { file: "app", pattern: /no-new-privileges/ },
    },
    {
      title: "A small init process runs first",
      applied: security.init,
      why: "Child processes that have ended are removed, and signals reach the server, so that it stops in order.",
      cost: "Well under a megabyte of memory.",
      without: "Ended processes pile up until the limit of processes is reached.",
      cis: null,
      owasp: null,
      setting: toggle("init", security.init),
      shownBy: { file: "app", pattern: /\binit:\s*true/ },
    },
  ];
}
