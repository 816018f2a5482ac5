import { MIB } from "./units.ts";

/** What is known about a package beyond its name. */
export interface PackageFacts {
  /**
   * Bytes that importing it adds to each worker and that workers do not share. numpy, pandas, rdkit, pillow and
   * cryptography were measured (anonymous pages of a fresh Python 3.13); the others are estimates in proportion.
   */
  readonly memory: number;
  /** Debian packages that its wheel needs when it runs. */
  readonly runtime?: readonly string[];
  /** Debian packages that are needed to build it, where no wheel is published. */
  readonly build?: readonly string[];
  /** No wheel for musl on PyPI on 2026-11-25 (`pip download --platform musllinux_1_2_x86_64 --python-version 3.13`). */
  readonly glibcOnly?: true;
}

/** Bytes of a worker with a web framework, before the packages below. */
export const PYTHON_MEMORY = 30 * MIB;
/**
 * Bytes that the server takes once, whatever the number of workers: its first process, and the libraries' pages that all
 * processes share. The example application under load: 79 MiB + 78 MiB for each worker (PSS, 1, 2 and 4 workers).
 */
export const SERVER_MEMORY = 80 * MIB;

/** Packages that decide how much memory a worker takes, or that need something from Debian. By PEP 503 name. */
export const PACKAGES: Readonly<Record<string, PackageFacts>> = {
  numpy: { memory: 10 * MIB },
  scipy: { memory: 20 * MIB },
  pandas: { memory: 27 * MIB },
  rdkit: { memory: 18 * MIB, glibcOnly: true, runtime: ["libexpat1", "libxext6", "libxrender1"] },
  "scikit-learn": { memory: 30 * MIB, glibcOnly: true },
  matplotlib: { memory: 20 * MIB },
  seaborn: { memory: 8 * MIB },
  pillow: { memory: 4 * MIB },
  pyarrow: { memory: 30 * MIB },
  torch: { memory: 250 * MIB, glibcOnly: true },
  tensorflow: { memory: 400 * MIB, glibcOnly: true },
  xgboost: { memory: 30 * MIB, glibcOnly: true, runtime: ["libgomp1"] },
  lightgbm: { memory: 30 * MIB, glibcOnly: true, runtime: ["libgomp1"] },
  "opencv-python": { memory: 30 * MIB, glibcOnly: true, runtime: ["libgl1", "libglib2.0-0"] },
  "opencv-python-headless": { memory: 30 * MIB, glibcOnly: true },
  cryptography: { memory: 11 * MIB },
  supabase: { memory: 20 * MIB },
  sqlalchemy: { memory: 15 * MIB },
  psycopg2: { memory: 5 * MIB, runtime: ["libpq5"], build: ["gcc", "libc6-dev", "libpq-dev"] },
  mysqlclient: {
    memory: 5 * MIB,
    runtime: ["libmariadb3"],
    build: ["gcc", "libc6-dev", "libmariadb-dev", "pkg-config"],
  },
  weasyprint: { memory: 40 * MIB, runtime: ["libpango-1.0-0", "libpangoft2-1.0-0"] },
};
