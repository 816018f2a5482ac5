import { succeed } from "../../support/run.ts";

/** One file of an image, as the engine gives it to a container. */
export interface ImageFile {
  readonly path: string;
  /** Type and rights, owner and group, and the hash of the content or the target of the link. */
  readonly identity: string;
  /** Seconds since 1970. */
  readonly modified: number;
}

/** Docker's own, made for each container. */
const LIST = `
import hashlib, json, os, stat
found = []
for top, folders, files in os.walk("/"):
    if top == "/":
        folders[:] = [name for name in folders if name not in ("proc", "sys", "dev")]
    for name in files + folders:
        path = os.path.join(top, name)
        if path in ("/.dockerenv", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/mtab"):
            continue
        about = os.lstat(path)
        content = ""
        if stat.S_ISLNK(about.st_mode):
            content = os.readlink(path)
        elif stat.S_ISREG(about.st_mode):
            with open(path, "rb") as file:
                content = hashlib.sha256(file.read()).hexdigest()
        identity = f"{oct(about.st_mode)} {about.st_uid}:{about.st_gid} {content}"
        found.append({"path": path, "identity": identity, "modified": int(about.st_mtime)})
print(json.dumps(found))
`;

/** Every file and folder of an image that has Python. */
export async function listImage(image: string): Promise<readonly ImageFile[]> {
  return JSON.parse(await runPython(image, LIST, "0")) as ImageFile[];
}

/** Runs Python in a fresh container of an image, as the image's own user or another, and says what it printed. */
export async function runPython(image: string, script: string, user?: string): Promise<string> {
  const as = user === undefined ? [] : ["--user", user];
  const args = ["run", "--rm", "--network=none", ...as, "--entrypoint", "python", image, "-B", "-c", script];
  return await succeed("docker", args);
}

/** The digests of an image's layers, the base's first. */
export async function listLayers(image: string): Promise<readonly string[]> {
  const text = await succeed("docker", ["image", "inspect", "--format", "{{json .RootFS.Layers}}", image]);
  return JSON.parse(text) as string[];
}

/** One step of a build, as `--progress=plain` prints it. */
export interface BuildStep {
  /** `RUN …`, `COPY …`, without the stage. */
  readonly instruction: string;
  readonly cached: boolean;
}

/** The steps of a Dockerfile in a build's output, in the order in which they were begun. */
export function readSteps(output: string): readonly BuildStep[] {
  const instructions = new Map<string, string>();
  const cached = new Set<string>();
  for (const line of output.split("\n")) {
    const [, id = "", rest = ""] = /^#(\d+) (.*)$/.exec(line) ?? [];
    const instruction = /^\[\w+ +\d+\/\d+\] (.*)$/.exec(rest)?.[1];
    // The image that a stage stands on is there before the build, and marked as cached only now and then.
    if (instruction !== undefined && !instruction.startsWith("FROM ")) instructions.set(id, instruction);
    if (rest === "CACHED") cached.add(id);
  }
  return [...instructions].map(([id, instruction]) => ({ instruction, cached: cached.has(id) }));
}
