/** The folder that a path stands in; empty for the project's root. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** What a path ends in: `app.py` of `/srv/app.py`. */
export function baseName(path: string): string {
  const clean = path.replace(/\/+$/, "");
  return clean.slice(clean.lastIndexOf("/") + 1);
}

/**
 * Puts paths one behind the other, without `.`, `..` and doubled slashes; an absolute one begins anew. What leads out
 * of the project keeps its `..`, and so is the path of no file in it.
 */
export function joinPath(...paths: readonly string[]): string {
  const parts: string[] = [];
  let isAbsolute = false;
  for (const path of paths) {
    if (path.startsWith("/")) {
      parts.length = 0;
      isAbsolute = true;
    }
    for (const part of path.split("/")) {
      if (part === "" || part === ".") continue;
      if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
      else parts.push(part);
    }
  }
  return (isAbsolute ? "/" : "") + parts.join("/");
}

/** Whether a path is that of the folder, or below it. The empty folder and `/` hold everything. */
export function isWithin(path: string, folder: string): boolean {
  return folder === "" || folder === "/" || path === folder || path.startsWith(`${folder}/`);
}
