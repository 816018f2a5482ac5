import { basename } from "node:path";
import type { Fact } from "../config/facts.ts";
import type { Checkout } from "./checkout/checkout.ts";
import type { FoundDependencies } from "./dependencies/find-dependencies.ts";

/** The project's name: from pyproject.toml, else from environment.yml, else its folder's. */
export function detectName(checkout: Checkout, { pyproject, environments }: FoundDependencies): Fact<string> {
  const declared = [pyproject?.name, ...environments.map(({ name }) => name)].find((name) => name != null);
  return declared ?? { value: basename(checkout.root), from: null, certain: false };
}
