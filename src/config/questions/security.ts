import { COMPOSE_FILES } from "../plan.ts";
import { type Question, recommend } from "../question.ts";
import { MIB } from "../units.ts";
import { usesRedis } from "./redis.ts";

/** A yes/no practice that is on unless somebody has a reason. */
function practice(
  key: string,
  title: string,
  help: string,
  level: Question["level"],
  when?: Question["when"],
  shows = "docker-compose.yml",
): Question {
  return {
    id: `security.${key}`,
    group: "security",
    title,
    help,
    type: { kind: "confirm" },
    level,
    ...(when === undefined ? {} : { when }),
    suggest: () => recommend(true, "recommended"),
    shows,
  };
}

/** Practices of hardening. */
export const securityQuestions: readonly Question[] = [
  practice(
    "read_only",
    "Read-only root file system",
    "Nothing in the container can change its own program: an intruder cannot leave anything behind. Costs: every folder that is written to must be listed (application.writable).",
    "basic",
  ),
  practice(
    "drop_capabilities",
    "Drop all Linux capabilities",
    "Takes away rights that a web application never needs, such as raw network access. Costs nothing here: the server listens above port 1024.",
    "basic",
  ),
  practice(
    "no_new_privileges",
    "Forbid new privileges",
    "A program that runs with the rights of its owner (setuid, such as sudo) cannot raise anybody's rights inside the container. Costs nothing unless the application calls sudo or ping.",
    "basic",
  ),
  practice(
    "loopback",
    "Publish ports on this host only (127.0.0.1)",
    "Docker's published ports pass by most host firewalls. With this, only programs on the same host reach them: put your reverse proxy in front. Without it, everybody who reaches the host does. Swarm cannot: its port is open on every address of a node.",
    "basic",
  ),
  practice(
    "internal_network",
    "Keep Redis on an internal network",
    'Redis is reached by the application and by nothing else, and reaches nothing itself. Costs nothing. Changed where it runs already, "docker compose down" comes first: Compose keeps a network as it was made.',
    "basic",
    usesRedis,
  ),
  practice(
    "secret_files",
    "Hand secrets over as files",
    'Each secret is a file of the folder secrets/, mounted for its container only; the start script exports just the listed ones. Without it they stand in .env, and whoever may run "docker inspect" reads them. Costs: one file for each.',
    "detail",
    ({ answers }) => answers.list("application.secrets").length > 0,
  ),
  practice(
    "encrypt_overlay",
    "Encrypt the traffic between the nodes of the swarm",
    "Requests and Redis' data go over the network between hosts in clear otherwise. Costs some CPU, and the nodes must let each other's ESP packets (IP protocol 50) through: a firewall that drops them looks like a hung service.",
    "detail",
    ({ answers }) => answers.list("environments").includes("swarm"),
    COMPOSE_FILES.swarm,
  ),
  practice(
    "init",
    "Run a small init process",
    "Takes away child processes that have ended, which would pile up otherwise, and passes signals on. Costs well under 1 MB.",
    "detail",
  ),
  practice(
    "pids_limit",
    "Limit the number of processes",
    "A program or a library that starts others without end stops at the limit of the service instead of using up the process numbers of the host. Costs: an application with very many threads needs a higher limit.",
    "detail",
  ),
  practice(
    "ulimits",
    "Limit open files, forbid core dumps",
    "A leak of connections ends at 8192 open files for each process; a crash leaves no copy of the memory (core dump), which holds the secrets. Costs: more than 8000 connections to one worker are refused, and no core dump for debugging.",
    "detail",
  ),
  {
    id: "security.uid",
    group: "security",
    title: "User number of the process",
    help: "The application never runs as root. A number that no account of the host has keeps its rights apart from every person's.",
    type: { kind: "integer", min: 1000, max: 60000 },
    level: "detail",
    suggest: () => recommend(10001, "above the accounts of people"),
    shows: "Dockerfile",
  },
  {
    id: "security.tmp_size",
    group: "security",
    title: "Size of /tmp",
    help: "A memory file system for uploads and temporary files; what is in it counts against the memory limit.",
    type: { kind: "quantity", dimension: "memory", min: 8 * MIB, max: 4096 * MIB },
    level: "detail",
    when: ({ answers }) => answers.flag("security.read_only"),
    suggest: () => recommend(64 * MIB, "room for small uploads"),
    shows: "docker-compose.yml",
  },
];
