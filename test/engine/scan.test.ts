import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runScan } from "../../src/verify/scan/run-scan.ts";
import { succeed } from "../support/run.ts";

/** What stands in for a scanner, on a real engine and real images: whatever the network gives, it never claims too much. */
const SLIM = "python:3.13-slim-trixie";
/** The same with a security archive of its own, which holds newer versions of three of its packages. */
const PENDING = "cryo-init-test-scan:pending";
const ARCHIVE = `FROM ${SLIM}
RUN set -e; cd /srv; mkdir -p dists/s/main/binary-all; p=main/binary-all/Packages; cd dists/s; \\
    for name in bash zlib1g; do \\
      printf 'Package: %s\\nVersion: %s+newer\\nArchitecture: %s\\nFilename: x.deb\\nSize: 1\\nSHA256: %064d\\n\\n' \\
        $name "$(dpkg-query -W -f '\${Version}' $name)" "$(dpkg --print-architecture)" 0; \\
    done > $p; \\
    printf 'Label: Debian-Security\\nSuite: stable-security\\nCodename: s\\nArchitectures: all %s\\nComponents: main\\nDate: Thu, 01 Jan 2026 00:00:00 UTC\\nSHA256:\\n %s %s %s\\n' \\
      "$(dpkg --print-architecture)" "$(sha256sum < $p | cut -c1-64)" "$(stat -c %s $p)" "main/binary-$(dpkg --print-architecture)/Packages" > Release; \\
    mv main/binary-all "main/binary-$(dpkg --print-architecture)"; \\
    rm -rf /etc/apt/sources.list /etc/apt/sources.list.d; mkdir /etc/apt/sources.list.d; \\
    echo 'deb [trusted=yes] file:/srv s main' > /etc/apt/sources.list
USER 65534:65534
`;

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "cryo-scan-engine-"));
  await succeed("docker", ["build", "-q", "-t", PENDING, "-"], { input: ARCHIVE });
});
afterAll(async () => {
  await succeed("docker", ["image", "rm", "-f", PENDING]);
  await rm(root, { recursive: true, force: true });
});

/** A scan with these programs before all others, and without the scanners that this machine may have. */
async function scan(image: string, pipAudit: string) {
  await writeFile(join(root, "pip-audit"), `#!/bin/sh\n${pipAudit}\n`, { mode: 0o755 });
  for (const name of ["trivy", "grype"])
    await writeFile(join(root, name), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const environment = { ...process.env, PATH: `${root}${delimiter}${process.env.PATH}` };
  return await runScan({ engine: { command: "docker", environment }, image, folder: join(root, "verify") });
}

describe("the packages of an image", () => {
  test("are listed by the image's own Python, without a network, for pip-audit", async () => {
    const { scans, criterion } = await scan(
      SLIM,
      `[ "$1" = --version ] && { echo pip-audit 2.10.1; exit; }
cp "$2" "${root}/requirements"
while [ $# -gt 0 ]; do [ "$1" = --output ] && echo '[{"name": "pip", "version": "1", "vulns": []}]' > "$2"; shift; done`,
    );
    expect(await readFile(join(root, "requirements"), "utf8")).toMatch(/^pip==\d+\.\d/m);
    expect(scans[0]).toMatchObject({ scanner: "pip-audit 2.10.1", whole: false });
    expect(criterion.verdict).not.toBe("passed");
  });
});

describe("security updates of an image", () => {
  test("are found as root, though the image runs as another user", async () => {
    const { scans, criterion } = await scan(PENDING, "exit 1");
    expect(scans).toMatchObject([{ scanner: "apt-get", counts: { unknown: 2 } }]);
    expect(scans[0]?.worst.map((one) => one.package)).toEqual(["bash", "zlib1g"]);
    expect(criterion.verdict).toBe("missed");
  });
});
