import type { Service } from "./compose/read-compose.ts";
import type { Subject } from "./subject.ts";

/** Files, stages, services and profiles for people at work on the application: their rules are not those of production. */
export function isDevelopment(name: string): boolean {
  return /(^|[./_-])(dev|develop|development|local|test|tests|testing|ci)([./_-]|$)/i.test(name);
}

/** The services of files, names and profiles that are not for development. */
export function productionServices({ composeFiles }: Subject): readonly Service[] {
  return composeFiles
    .filter(({ path }) => !isDevelopment(path))
    .flatMap(({ services }) =>
      services.filter((service) => ![service.name, ...profilesOf(service)].some(isDevelopment)),
    );
}

/** The profiles that start a service; none where it is always started. */
export function profilesOf(service: Service): readonly string[] {
  return service.entries("profiles").map(({ value }) => String(value));
}
