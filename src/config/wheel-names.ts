import { wordSet } from "./words.ts";
/** What a conda package is for pip: a wheel, nothing of its own, or a program that no wheel brings. */
export type CondaPackage =
  /** `assumed` when no table says that the wheel has this name. */
  | { readonly kind: "wheel"; readonly name: string; readonly assumed: boolean }
  /** Python itself, its installers, and libraries that wheels bring with them. */
  | { readonly kind: "bundled" }
  /** A program or compiler. */
  | { readonly kind: "program" };

/** conda-forge's name to PyPI's, where they differ. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["brotli-python", "brotli"],
  ["dask-core", "dask"],
  ["docker-py", "docker"],
  ["matplotlib-base", "matplotlib"],
  ["msgpack-python", "msgpack"],
  ["opencv", "opencv-python-headless"],
  ["psycopg2", "psycopg2-binary"],
  ["py-opencv", "opencv-python-headless"],
  ["py-xgboost", "xgboost"],
  ["pytables", "tables"],
  ["python-graphviz", "graphviz"],
  ["python-xxhash", "xxhash"],
  ["pytorch", "torch"],
  ["pytorch-cpu", "torch"],
  ["pytorch-gpu", "torch"],
  ["redis-py", "redis"],
  ["seaborn-base", "seaborn"],
  ["tensorflow-base", "tensorflow"],
]);

/** Packages that are known to have one name at both places. */
const SAME_NAME = wordSet(`
  aiohttp alembic apscheduler attrs beautifulsoup4 biopython blinker bokeh boto3 botocore celery certifi cffi
  charset-normalizer click contourpy cryptography cycler dash django djangorestframework fastapi flask flask-caching
  flask-cors flask-limiter flask-login flask-migrate flask-sqlalchemy flask-wtf fonttools greenlet grpcio gunicorn h5py
  httpx idna importlib-metadata itsdangerous jinja2 joblib kiwisolver lightgbm lxml markupsafe marshmallow matplotlib
  mysqlclient networkx nltk numba numpy openpyxl packaging pandas pillow plotly prometheus-client protobuf psutil
  psycopg pyarrow pycparser pydantic pydantic-core pyjwt pymongo pymysql pyparsing pysocks pytest python-dateutil
  python-dotenv pytz pyyaml rdkit reportlab requests ruff scikit-image scikit-learn scipy seaborn six spacy sqlalchemy
  starlette statsmodels streamlit sympy tensorflow threadpoolctl torchvision tqdm transformers typing-extensions
  urllib3 uvicorn weasyprint werkzeug xarray xgboost xlsxwriter zipp`);

const BUNDLED = wordSet(`
  blas boost boost-cpp brotli brotli-bin bzip2 c-ares ca-certificates cairo conda eigen expat fontconfig freetype
  gettext giflib glib hdf5 icu intel-openmp jpeg keyutils krb5 lcms2 lerc llvm-openmp lz4-c mkl ncurses nspr nss
  openblas openjpeg openssl pcre pcre2 pip pixman pthread-stubs python python-abi qhull readline setuptools snappy
  sqlite tbb tk tzdata wheel xz yaml zlib zstd`);

/** Beginnings of libraries' names: `libblas`, `_libgcc_mutex`, `xorg-libxext`. */
const BUNDLED_BEGINNING = /^(?:_|lib|ld_impl_|xorg-|fonts?-)/;

/** Python packages in spite of how their names begin. */
const LIB_WHEELS = wordSet("libcst libpysal librosa libtmux");

const PROGRAMS = wordSet(`
  c-compiler cmake compilers curl cxx-compiler ffmpeg gcc gfortran ghostscript git graphviz gxx imagemagick java-jdk
  make mysql nginx nodejs openjdk pandoc poppler postgresql redis-server tesseract texlive-core wget yarn`);

/** Normalises a package name (PEP 503). */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** Looks a conda package up. @param name as its channel calls it, without the channel */
export function classifyConda(name: string): CondaPackage {
  const normal = normalizeName(name);
  const renamed = RENAMED.get(normal);
  if (renamed !== undefined) return { kind: "wheel", name: renamed, assumed: false };
  if (PROGRAMS.has(normal)) return { kind: "program" };
  const bundled = BUNDLED.has(normal) || BUNDLED_BEGINNING.test(name.toLowerCase());
  if (bundled && !LIB_WHEELS.has(normal)) return { kind: "bundled" };
  return { kind: "wheel", name: normal, assumed: !SAME_NAME.has(normal) && !LIB_WHEELS.has(normal) };
}
