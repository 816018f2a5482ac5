import { expect, test } from "vitest";
import { settle } from "../../../src/config/config.ts";
import type { CompletePath } from "../../../src/config/missing-paths.ts";
import { describeMissingPaths } from "../../../src/config/missing-paths.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { give } from "./support.ts";

const FILES = ["app.py", "models/", "models/one.py", "/etc/ssl/", "/etc/ssl/ca.pem"];
const complete: CompletePath = (typed) => FILES.filter((path) => path.startsWith(typed));

function describeAnswer(id: string, text: string): string | null {
  const config = settle(EXAMPLE_FACTS, give(`${id}=${text}`));
  const settled = config.settled.find(({ question }) => question.id === id);
  if (settled === undefined) throw new Error(`${id} does not apply`);
  return describeMissingPaths(settled, complete);
}

test("the paths of a list that are not in the checkout, each by its name", () => {
  expect(describeAnswer("application.source", "app.py,models,models/,models/one.py")).toBeNull();
  expect(describeAnswer("application.source", "app.py,model,static/x")).toBe(
    "not in this checkout: model, static/x",
  );
  // A pattern stands for many, and what is suggested has been seen.
  expect(describeAnswer("application.source", "data/*.csv,api")).toBeNull();
  // No paths of the checkout.
  expect(describeAnswer("application.excluded", "nope")).toBeNull();
});

test("a file of this machine that is not there, or is a folder", () => {
  const id = "image.ca_certificate";
  expect(describeAnswer(id, "")).toBeNull();
  expect(describeAnswer(id, "/etc/ssl/ca.pem")).toBeNull();
  expect(describeAnswer(id, "/etc/ssl/c.pem")).toBe("there is no such file on this machine: /etc/ssl/c.pem");
  expect(describeAnswer(id, "/etc/ssl")).toBe('"/etc/ssl" is a folder, and a file is expected');
});
