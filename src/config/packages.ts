import { MIB } from "./units.ts";

/** What is known about a package beyond its name. */
export interface PackageFacts {
  /** Bytes that importing it adds to a process. */
  readonly memory: number;
  /** Debian packages that its wheel needs when it runs. */
  readonly runtime?: readonly string[];
  /** Debian packages that are needed to build it, where no wheel is published. */
  readonly build?: readonly string[];
}

/** Bytes of a Python process with a web framework, before the packages below: measured with Flask and gunicorn. */
export const PYTHON_MEMORY = 45 * MIB;
/** Bytes of gunicorn's master process. */
export const SERVER_MEMORY = 30 * MIB;

/** Packages that decide how much memory a worker takes, or that need something from Debian. By PEP 503 name. */
export const PACKAGES: Readonly<Record<string, PackageFacts>> = {
  numpy: { memory: 20 * MIB },
  scipy: { memory: 40 * MIB },
  pandas: { memory: 45 * MIB },
  rdkit: { memory: 60 * MIB, runtime: ["libexpat1", "libxext6", "libxrender1"] },
  "scikit-learn": { memory: 60 * MIB },
  matplotlib: { memory: 35 * MIB },
  seaborn: { memory: 15 * MIB },
  pillow: { memory: 5 * MIB },
  pyarrow: { memory: 60 * MIB },
  torch: { memory: 250 * MIB },
  tensorflow: { memory: 400 * MIB },
  xgboost: { memory: 60 * MIB, runtime: ["libgomp1"] },
  lightgbm: { memory: 60 * MIB, runtime: ["libgomp1"] },
  "opencv-python": { memory: 60 * MIB, runtime: ["libgl1", "libglib2.0-0"] },
  "opencv-python-headless": { memory: 60 * MIB },
  cryptography: { memory: 10 * MIB },
  supabase: { memory: 30 * MIB },
  sqlalchemy: { memory: 20 * MIB },
  psycopg2: { memory: 5 * MIB, runtime: ["libpq5"], build: ["gcc", "libc6-dev", "libpq-dev"] },
  mysqlclient: {
    memory: 5 * MIB,
    runtime: ["libmariadb3"],
    build: ["gcc", "libc6-dev", "libmariadb-dev", "pkg-config"],
  },
  weasyprint: { memory: 40 * MIB, runtime: ["libpango-1.0-0", "libpangoft2-1.0-0"] },
};
