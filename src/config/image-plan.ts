import type { ExtraBlocks } from "./extension-points.ts";
import type { Place } from "./facts.ts";

/** What the images are made of. Every image name has the mirror in front. */
export interface ImagePlan {
  /** Base of both stages, with mirror and digest if any: `python:3.13-slim-trixie`. */
  readonly base: string;
  /** Null where no Redis is run. */
  readonly redis: string | null;
  readonly proxy: string;
  /** Build stage of the `conda` strategy. */
  readonly micromamba: string;
  /** Absolute path of a CA bundle on the machine that builds, or null. */
  readonly caCertificate: string | null;
  readonly indexUrl: string | null;
  /** Absolute paths on the machine that builds of pip's settings and of a netrc file, or null. */
  readonly pipConfig: string | null;
  readonly netrc: string | null;
  /** Values of Docker's predefined proxy arguments; null takes what the builder's environment says. */
  readonly proxyArguments: Readonly<Record<string, string | null>>;
  /** Every image that a generated file names, each once, in the order in which people meet them. */
  readonly used: readonly UsedImage[];
  /** Debian packages of the build stage only. */
  readonly buildPackages: readonly string[];
  /** Debian packages that wheels need when they run. */
  readonly runtimePackages: readonly string[];
  /** What the project adds to each stage. */
  readonly extras: ExtraBlocks;
  /** What an installation brings and the image leaves out. */
  readonly without: { readonly packageTests: boolean; readonly pip: boolean };
  /** OCI annotations that hold for every build of the checkout. */
  readonly labels: readonly ImageLabel[];
  /** Of the label, where the build is given none; null when only the build says it. */
  readonly version: string | null;
  /** Whether the checkout is one of Git, which then tells a build its revision. */
  readonly underGit: boolean;
  /** Whether the time of the build is a label. */
  readonly buildTime: boolean;
}

/** One label of the image. */
export interface ImageLabel {
  /** `org.opencontainers.image.title` */
  readonly name: string;
  readonly value: string;
}

/** An image that generated files name. */
export interface UsedImage {
  /** With mirror and tag, without its digest. */
  readonly name: string;
  readonly digest: string | null;
  /** False where the digest stands in the image's own setting, and image.pin has no say. */
  readonly pinnable: boolean;
}

/** How the build stage fills the environment; see the question application.dependencies.strategy. */
export type Strategy = "requirements" | "wheels" | "conda" | "uv" | "poetry";

/** What the image installs. */
export interface DependencyPlan {
  readonly strategy: Strategy;
  /** Files of the checkout that the install is told about, in order. */
  readonly files: readonly string[];
  /** Files that those name with `-r` or `-c`: in the build, and read by pip on its own. */
  readonly included: readonly string[];
  /** True when pip asks for a hash of every package that it installs in the same run. */
  readonly hashed: boolean;
  /** For `wheels`: each line of docker/requirements.txt, and what it was made from. */
  readonly mapped: readonly MappedRequirement[];
  /** Packages added because the code imports them and no file lists them, and the server itself. */
  readonly added: readonly AddedRequirement[];
}

/** One line for pip, and what it was made from. */
export interface MappedRequirement {
  /** A pip requirement: `rdkit==2025.3.6`. */
  readonly requirement: string;
  /** As it stood: `rdkit=2025.03.6 (conda)`. */
  readonly original: string;
  readonly from: Place;
  /** True when name or version had to be changed, so that a person should look. */
  readonly translated: boolean;
  /** True when the wheel is only taken to have the conda package's name, so that a person should look. */
  readonly assumed: boolean;
}

/** One line for pip that no file of the project holds. */
export interface AddedRequirement {
  readonly requirement: string;
  readonly why: string;
}
