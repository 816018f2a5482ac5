import { expect, test } from "vitest";
import { stringify } from "yaml";
import { ExternalError } from "../../../src/config/errors.ts";
import { explainPodman } from "../../../src/verify/measure/image-sizes.ts";
import { podmanBuild } from "../../../src/verify/podman-build.ts";

/** Builds by podman's own command; test/fixtures/podman says which podman was asked. */

test("what the model says of a build are words of podman build", () => {
  const model = {
    services: {
      app: {
        image: "cryo-verify-aaaaaa:production-app",
        build: {
          context: "/srv/shop",
          dockerfile: "docker/Dockerfile",
          target: "runtime",
          network: "host",
          args: { IMAGE_REVISION: null, PIP_INDEX_URL: "https://example.org/simple" },
          labels: { one: "1" },
          additional_contexts: { shared: "/srv/shared" },
          extra_hosts: ["index.example.org=10.0.0.1"],
          secrets: [{ source: "ca_certificate" }, { source: "netrc", target: "pip_netrc" }],
        },
      },
    },
    secrets: { ca_certificate: { file: "/etc/ca.crt" }, netrc: { environment: "NETRC" } },
  };
  expect(podmanBuild(stringify(model), "app").join(" ")).toBe(
    [
      "build --file /srv/shop/docker/Dockerfile --target runtime --network host",
      "--build-arg IMAGE_REVISION --build-arg PIP_INDEX_URL=https://example.org/simple --label one=1",
      "--build-context shared=/srv/shared --add-host index.example.org:10.0.0.1",
      "--secret id=ca_certificate,src=/etc/ca.crt --secret id=pip_netrc,env=NETRC",
      "--tag docker.io/library/cryo-verify-aaaaaa:production-app /srv/shop",
    ].join(" "),
  );
});

test.each([
  [
    'building at STEP "COPY --link --from=build /opt /opt": COPY --link is not supported',
    /and 5\.8 can/,
    /Update podman/,
  ],
  [
    'Error response from daemon: {"message":"lookup registry.example.org: no such host"}',
    /BuildKit, which podman has not: Error response/,
    /DOCKER=podman/,
  ],
  [
    "the classic builder doesn't support secrets, set DOCKER_BUILDKIT=1 to use BuildKit",
    /BuildKit/,
    /DOCKER=podman/,
  ],
])("what podman's builder lacks is said, with what to do: %s", (tail, what, next) => {
  const error = explainPodman(new ExternalError("docker compose build", 1, tail));
  expect(error?.message).toMatch(what);
  expect(error?.next).toMatch(next);
});

test("any other failure of a build stays as podman has put it", () => {
  const tail = 'building at STEP "RUN false": while running runtime: exit status 1';
  expect(explainPodman(new ExternalError("podman build", 1, tail))).toBeNull();
});
