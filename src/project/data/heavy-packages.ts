import { PACKAGES } from "../../config/packages.ts";

/** Native or large packages beyond those whose memory is known, by PEP 503 name. */
const OTHERS = [
  "asyncpg",
  "bcrypt",
  "biopython",
  "duckdb",
  "faiss-cpu",
  "gdal",
  "geopandas",
  "grpcio",
  "h5py",
  "jax",
  "keras",
  "lxml",
  "numba",
  "onnxruntime",
  "openbabel",
  "opencv-contrib-python",
  "pdfkit",
  "polars",
  "psycopg",
  "psycopg2-binary",
  "pymupdf",
  "reportlab",
  "scikit-image",
  "shapely",
  "spacy",
  "statsmodels",
  "tables",
  "torchvision",
  "transformers",
  "umap-learn",
];

/** Packages that are large, native, or in need of system libraries. */
export const HEAVY_PACKAGES: ReadonlySet<string> = new Set([...Object.keys(PACKAGES), ...OTHERS]);
