import { repositoryOf } from "../config/image-name.ts";

/** The last part of an image's name: `redis` of `docker.io/library/redis:8-alpine`. */
export function imageName(reference: string): string {
  const path = reference.replace(/@.*$/, "");
  return path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/:.*$/, "")
    .toLowerCase();
}

/** An image as Docker Hub calls it: `python:3.13` of `docker.io/library/python:3.13`, also from its public mirrors. */
export function hubName(reference: string): string {
  return reference.replace(
    /^(?:docker\.io\/(?:library\/)?|library\/|(?:public\.ecr\.aws\/docker|mirror\.gcr\.io)\/library\/)/,
    "",
  );
}

/** True for one of these images of Docker Hub, whatever its tag; somebody else's image of that name is none. */
export function isAmong(reference: string, repositories: ReadonlySet<string>): boolean {
  return repositories.has(repositoryOf(hubName(reference)));
}
