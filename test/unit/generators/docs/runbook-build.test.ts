import { expect, test } from "vitest";
import { EXAMPLE_FACTS } from "../../../support/example-facts.ts";
import { filesOf, give, planOf } from "../../../support/generate-files.ts";
import { renderSite } from "./site-files.ts";

/** The runbooks' build command, without what is the same everywhere. */
function buildsOf(answers: Parameters<typeof give>[0]): readonly string[] {
  const given = give({ environments: ["production", "blue-green", "swarm"], ...answers });
  const pages = renderSite(planOf(EXAMPLE_FACTS, given), filesOf(EXAMPLE_FACTS, given));
  return pages
    .filter(({ path }) => /\/(blue-green|swarm)\.md$/.test(path))
    .flatMap(({ content }) => content.match(/^docker build .*(?= --tag )/m) ?? []);
}

test("the build of both runbooks is given every file that the Dockerfile asks for", () => {
  const command =
    "docker build --secret id=ca_certificate,src=/etc/ca.pem --secret id=build_pip_config,src=/etc/pip.conf " +
    "--secret id=build_netrc,src=/home/me/.netrc --build-arg PIP_INDEX_URL=https://pypi.example.org/simple";
  const answers = {
    "image.ca_certificate": "/etc/ca.pem",
    "image.pip_config": "/etc/pip.conf",
    "image.netrc": "/home/me/.netrc",
    "image.index_url": "https://pypi.example.org/simple",
  };
  expect(buildsOf(answers)).toEqual([command, command]);
});

test("the build of both runbooks goes through the proxy that Compose builds through", () => {
  const command =
    "docker build --build-arg HTTP_PROXY=http://proxy:3128 --build-arg HTTPS_PROXY=http://proxy:3128 " +
    "--build-arg NO_PROXY=localhost,10.0.0.0/8";
  expect(
    buildsOf({ "image.proxy": "http://proxy:3128", "image.no_proxy": ["localhost", "10.0.0.0/8"] }),
  ).toEqual([command, command]);
});

test("the build of both runbooks takes the proxy from the shell where Compose does", () => {
  const command = "docker build --build-arg HTTP_PROXY --build-arg HTTPS_PROXY --build-arg NO_PROXY";
  expect(buildsOf({ "image.proxy": "environment" })).toEqual([command, command]);
});
