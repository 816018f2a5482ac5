import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findProblems } from "../../../src/config/config.ts";
import type { Check, ImageLabel } from "../../../src/config/plan.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { anyAnswers, EMPTY_FACTS, give, planWith, settleExample } from "./support.ts";

const digestOf = (figure: string): string => `sha256:${figure.repeat(64)}`;
const [A, B, C] = ["a", "b", "c"].map(digestOf);
const PYTHON = "python:3.13-slim-trixie";
const NGINX = "nginxinc/nginx-unprivileged:1.30-alpine";

function pinChecks(...settings: readonly string[]): readonly Check[] {
  return planWith(give(...settings)).checks.filter(({ id }) => id === "image-pin");
}

describe("image.pin", () => {
  test("puts its digest behind every image of exactly its name and tag", () => {
    const { image } = planWith(give(`image.pin=${PYTHON}@${A}, redis:8-alpine@${B}, ${NGINX}@${C}`));
    expect(image).toMatchObject({
      base: `${PYTHON}@${A}`,
      redis: `redis:8-alpine@${B}`,
      proxy: `${NGINX}@${C}`,
      used: [
        { name: PYTHON, digest: A, pinnable: true },
        { name: "redis:8-alpine", digest: B, pinnable: true },
        { name: NGINX, digest: C, pinnable: true },
      ],
    });
  });

  test("is dropped with a warning when the Python version changes, and comes back with it", () => {
    const pin = `image.pin=${PYTHON}@${A}`;
    const changed = [
      "environments=production",
      "documentation.hosting=no",
      "application.redis=none",
      pin,
      "application.python=3.12",
    ];
    expect(planWith(give(...changed)).image.base).toBe("python:3.12-slim-trixie");
    expect(pinChecks(...changed)).toEqual([
      {
        id: "image-pin",
        severity: "warning",
        message: `python:3.12-slim-trixie is not pinned any more: image.pin holds a digest of ${PYTHON}`,
        fix: "npx cryo-init --pin",
        setting: "image.pin",
      },
    ]);
    expect(planWith(give(pin)).image.base).toBe(`${PYTHON}@${A}`);
  });

  test("of the public registry is none of a mirror's", () => {
    const settings = [`image.pin=${PYTHON}@${A}`, "image.mirror=registry.example.org/mirror"];
    expect(planWith(give(...settings)).image.base).toBe(`registry.example.org/mirror/${PYTHON}`);
    expect(pinChecks(...settings)[0]?.message).toContain("is not pinned any more");
  });

  test("with some images only says which are left out", () => {
    expect(
      pinChecks("environments=production", "documentation.hosting=no", `image.pin=${PYTHON}@${A}`).map(
        ({ message }) => message,
      ),
    ).toEqual(["redis:8-alpine is not pinned by a digest, though other images are"]);
  });

  test("that nothing uses any more is no matter", () => {
    const pin = `image.pin=${PYTHON}@${A}, redis:8-alpine@${B}, ${NGINX}@${C}`;
    expect(pinChecks("environments=production", pin)).toEqual([]);
  });

  test("that is empty asks for nothing", () => {
    expect(pinChecks()).toEqual([]);
  });

  test("leaves a digest alone that stands in the image's own setting", () => {
    const { image } = planWith(give(`image.base=${PYTHON}@${B}`, `image.pin=${PYTHON}@${A}`));
    expect(image.base).toBe(`${PYTHON}@${B}`);
    expect(image.used[0]).toEqual({ name: PYTHON, digest: B, pinnable: false });
  });

  test("with two digests of one image is refused", () => {
    const problems = findProblems(EXAMPLE_FACTS, settleExample(`image.pin=${PYTHON}@${A}, ${PYTHON}@${B}`));
    expect(problems.map(({ message }) => message).join()).toContain(`${PYTHON} stands here with two digests`);
  });

  test("changes nothing but digests, whatever else is answered", () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        const without = planWith(new Map([...given].filter(([id]) => id !== "image.pin")));
        const pins = without.image.used
          .filter(({ digest }) => digest === null)
          .map(({ name }) => `${name}@${A}`);
        const pinned = planWith(new Map(given).set("image.pin", { value: pins, origin: "flag" }));
        expect(JSON.parse(JSON.stringify(pinned).replaceAll(`@${A}`, ""), dropDigests)).toEqual(
          JSON.parse(JSON.stringify(without), dropDigests),
        );
        expect(pinned.image.used.every(({ digest }) => digest !== null)).toBe(true);
      }),
    );
  });
});

/** Leaves out what is there only because of a digest: the list of images, and the label that names the base's. */
function dropDigests(key: string, value: unknown): unknown {
  if (key === "used") return null;
  return key === "labels" ? (value as ImageLabel[]).filter(({ name }) => !name.endsWith(".digest")) : value;
}

describe("the proxy of the build", () => {
  const argumentsOf = (...settings: readonly string[]) => planWith(give(...settings)).image.proxyArguments;

  test("is given in Docker's predefined arguments", () => {
    expect(
      argumentsOf("image.proxy=http://proxy.example.org:3128", "image.no_proxy=.example.org,10.0.0.1"),
    ).toEqual({
      HTTP_PROXY: "http://proxy.example.org:3128",
      HTTPS_PROXY: "http://proxy.example.org:3128",
      NO_PROXY: ".example.org,10.0.0.1",
    });
  });

  test("comes from whoever builds where it has a password", () => {
    expect(argumentsOf("image.proxy=environment")).toEqual({
      HTTP_PROXY: null,
      HTTPS_PROXY: null,
      NO_PROXY: null,
    });
  });

  test("is no argument at all where there is none", () => {
    expect(argumentsOf()).toEqual({});
  });

  test("with a password is refused, and the way to give it is named", () => {
    const problems = findProblems(EXAMPLE_FACTS, settleExample("image.proxy=http://me:word@proxy:3128"));
    expect(problems.map(({ message }) => message).join()).toContain(
      "answer environment, and set HTTPS_PROXY",
    );
  });
});

describe("an Alpine base", () => {
  const musl = (base: string, facts = EXAMPLE_FACTS): readonly Check[] =>
    planWith(give(`image.base=${base}`), facts).checks.filter(({ id }) => id === "image-musl");

  test("is warned about with the packages whose wheels need glibc, and Debian is named", () => {
    expect(musl("python:3.13-alpine")).toEqual([
      {
        id: "image-musl",
        severity: "warning",
        message:
          "python:3.13-alpine: its C library is musl, and wheels of rdkit are published for glibc only; and the Dockerfile uses apt-get, which is Debian's",
        fix: "npx cryo-init --set image.base=python:3.13-slim-trixie",
        setting: "image.base",
      },
    ]);
  });

  test("is warned about without such packages too", () => {
    expect(musl("python:3.13-alpine3.22", EMPTY_FACTS)).toMatchObject([
      { message: expect.stringContaining("musl, not glibc; and the Dockerfile uses apt-get") },
    ]);
  });

  test.each(["python:3.13-slim-trixie", "registry.example.org/alpinist/python:3.13"])(
    "%s is none",
    (base) => {
      expect(musl(base)).toEqual([]);
    },
  );
});
