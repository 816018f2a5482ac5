import type { DependencyFile } from "../../config/facts.ts";

const DEVELOPMENT =
  /(?:^|[-_./])(?:dev|devel|development|local|debug|tests?|testing|lint|typing|docs?|ci|tools)(?:[-_./]|$)/i;
const PRODUCTION = /(?:^|[-_./])(?:prod|production|deploy|deployment|release|live)(?:[-_./]|$)/i;

/** What a dependency file is for, as far as its name says so: `environment.prod.yml`, `requirements/dev.txt`. */
export function purposeOf(path: string): DependencyFile["purpose"] {
  if (PRODUCTION.test(path)) return "production";
  if (DEVELOPMENT.test(path)) return "development";
  return /(?:^|\/)(?:requirements\.txt|environment\.ya?ml|pyproject\.toml|uv\.lock|poetry\.lock|Pipfile)$/.test(
    path,
  )
    ? "production"
    : "unknown";
}
