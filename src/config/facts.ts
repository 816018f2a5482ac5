import type { ExtraBlocks } from "./extension-points.ts";
import type { MeasuredUse } from "./measured-use.ts";

/** Where something was read: a path relative to the project, with `/`, and a line counted from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/** `app.py:41`; the file alone where no line is known. */
export function formatPlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Something that detection found out, and where. What is not certain is asked, never assumed. */
export interface Fact<T> {
  readonly value: T;
  /** The place that says so; null when it follows from the absence of anything else. */
  readonly from: Place | null;
  readonly certain: boolean;
}

/** A web framework that is recognised. */
export type Framework = "flask" | "fastapi" | "django";

/** The WSGI or ASGI object of the application, as a server is told about it. */
export interface EntryPoint {
  /** Dotted module, importable from the project's root: `app`, `shop.wsgi`. */
  readonly module: string;
  /** Name in that module: `app`, `create_app`, `application`. */
  readonly attribute: string;
  /** True when `attribute` is a factory that a server has to call. */
  readonly factory: boolean;
  readonly interface: "wsgi" | "asgi";
}

/** What a dependency file is made for. */
export type DependencyManager = "pip" | "conda" | "uv" | "poetry";

/** A package that a dependency file asks for. */
export interface Requirement {
  /** Normalised (PEP 503) name for pip packages, the channel's name for conda packages. */
  readonly name: string;
  /** The specifier as written: `==3.0.2`, `>=1,<2`, `=1.26`, or empty. */
  readonly specifier: string;
  /** The extras, for `name[extra]`. */
  readonly extras: readonly string[];
  /** The environment marker after `;`, or empty. */
  readonly marker: string;
  readonly kind: "pip" | "conda";
  readonly from: Place;
}

/** A dependency file and what it serves. */
export interface DependencyFile {
  readonly path: string;
  readonly kind: "requirements" | "environment" | "pyproject" | "uv-lock" | "poetry-lock" | "pipfile";
  /** What the file is for, judged from its name: `requirements-dev.txt` is for development. */
  readonly purpose: "production" | "development" | "unknown";
  readonly requirements: readonly Requirement[];
  /** Files of the project that it names with `-r` or `-c`. */
  readonly includes?: readonly string[];
  /** True when a requirement carries a hash: pip then asks for one of every package. */
  readonly hashed?: boolean;
}

/** What the checkout says about its packages. */
export interface Dependencies {
  /** Managers that the project could be installed with, the best one first. */
  readonly managers: readonly Fact<DependencyManager>[];
  readonly files: readonly DependencyFile[];
  /** Packages that the application's modules import and that no file lists. */
  readonly unlisted: readonly UnlistedPackage[];
}

/** A package that is imported and stands in no dependency file. */
export interface UnlistedPackage {
  /** The name to install, normalised: `psycopg2-binary`, `pyjwt`. */
  readonly name: string;
  /** The module that is imported: `psycopg2`, `jwt`. */
  readonly module: string;
  readonly from: Place;
  /** True when every import of it stands inside `try … except ImportError` or a function body. */
  readonly optional: boolean;
  /** True when it is imported by a module that the entry point reaches. */
  readonly reached: boolean;
}

/** What an endpoint's answer means. `status` endpoints report everything at once (and may answer 207). */
export type HealthMeaning = "alive" | "ready" | "started" | "status" | "metrics";

/** A path that answers how the application does. */
export interface HealthEndpoint {
  readonly path: string;
  readonly meaning: HealthMeaning;
  /** Status codes that its source can answer, ascending. */
  readonly codes: readonly number[];
  /** Services that its source asks before it answers: `supabase`, `redis`, `database`, `disk`, `memory`. */
  readonly asks: readonly string[];
  readonly from: Place;
}

/** An environment variable that the application reads. */
export interface Variable {
  readonly name: string;
  /** True when the application fails, or says it does, without it. */
  readonly required: boolean;
  /** True when its name or its use says that its value is a secret. */
  readonly secret: boolean;
  /** The default in the source, when it is a literal. Never set for a secret. */
  readonly fallback?: string;
  readonly from: Place;
}

/** A package that is known to be large, native or in need of system libraries. */
export interface HeavyPackage {
  readonly name: string;
  readonly from: Place;
}

/** The Docker and CI files that stand in the project now. */
export interface ExistingFiles {
  readonly dockerfiles: readonly string[];
  readonly composeFiles: readonly string[];
  readonly dockerignore: string | null;
  readonly ci: readonly string[];
}

/** The Git remote as a web address without credentials, and the branch that is checked out. */
export interface GitFacts {
  readonly remote: string | null;
  readonly branch: string | null;
}

/** What the project says about itself; null where it says nothing that a label can hold. */
export interface AboutFacts {
  readonly description: Fact<string> | null;
  readonly version: Fact<string> | null;
  /** An SPDX expression. */
  readonly licenses: Fact<string> | null;
  /** Its home page. */
  readonly url: Fact<string> | null;
}

/** What the checkout is. Made by `src/project`; everything after it works on this only. */
export interface Facts {
  readonly name: Fact<string>;
  readonly framework: Fact<Framework> | null;
  /** Every entry point found, the likeliest first. */
  readonly entries: readonly Fact<EntryPoint>[];
  readonly port: Fact<number> | null;
  /** `3.13`; from environment.yml, pyproject.toml, .python-version, runtime.txt or a Dockerfile. */
  readonly python: Fact<string> | null;
  readonly dependencies: Dependencies;
  readonly heavy: readonly HeavyPackage[];
  readonly redis: Fact<"cache" | "persistent"> | null;
  readonly databases: readonly Fact<string>[];
  readonly health: readonly HealthEndpoint[];
  readonly variables: readonly Variable[];
  /** Folders that the application writes to, relative to the project's root, or absolute. */
  readonly writable: readonly Fact<string>[];
  /** Top-level files and folders that the running application needs: modules, packages, templates, data. */
  readonly sources: readonly string[];
  /** Patterns of .dockerignore for tests inside those that the application does not import. */
  readonly tests: readonly string[];
  /** True for Django projects that set STATIC_ROOT: the build has to run `collectstatic`. */
  readonly collectStatic: boolean;
  readonly existing: ExistingFiles;
  /** What the project adds to the Dockerfile. */
  readonly extras: ExtraBlocks;
  /** Its own Compose files over the generated ones: `docker-compose.override.yml`. */
  readonly overrides: readonly string[];
  readonly lineEndings: "lf" | "crlf";
  readonly git: GitFacts | null;
  readonly about: AboutFacts;
  readonly scan: ScanFacts;
  /** What `cryo-init tune` has measured; absent where it has not. Read by `src/cli`. */
  readonly use?: MeasuredUse;
}

/** How much was looked at, so that a bounded scan never looks like a whole one. */
export interface ScanFacts {
  readonly files: number;
  readonly read: number;
  /** False when a bound was met; `notes` says which. */
  readonly complete: boolean;
  readonly notes: readonly string[];
  /** Files that facts could stand in and that may not be read. What they say is unknown, not absent. */
  readonly denied: readonly string[];
}
