/**
 * Packages whose BLAS or OpenMP starts a thread for each processor that it sees, by PEP 503 name. From the wheels' own
 * libraries: numpy, scipy and scikit-learn bring OpenBLAS or libgomp with them, torch and faiss bring OpenMP.
 */
export const THREAD_PACKAGES: ReadonlySet<string> = new Set([
  "faiss-cpu",
  "lightgbm",
  "numexpr",
  "numpy",
  "scikit-learn",
  "scipy",
  "torch",
  "xgboost",
]);
