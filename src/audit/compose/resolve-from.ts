/** A path as it is written in a file, from the project's root: `../a` in `deploy/x.yml` is `a`. */
export function resolveFrom(file: string, path: string): string {
  const parts: string[] = [];
  for (const part of [...file.split("/").slice(0, -1), ...path.split("/")]) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
