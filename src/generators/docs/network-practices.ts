import { hasService, type Plan } from "../../config/plan.ts";
import { type Practice, toggle } from "./practice.ts";
import { primaryEnvironment } from "./services.ts";

/** Who reaches it, and what it reaches. */
export function networkPractices(plan: Plan): readonly Practice[] {
  const { app, security, environments } = plan;
  const hasRedis = environments.some((environment) => hasService(environment, "redis"));
  const published = primaryEnvironment(plan);
  const network: Practice = {
    title: "Redis is on an internal network",
    applied: security.internalNetwork,
    why: "Only the application reaches it, and it reaches nothing: no port on the host, no way out.",
    cost: "Tools on the host reach it through `docker compose exec` only. Switched on or off where it runs already, it has to be taken down first (`docker compose down`; volumes stay): Compose keeps a network as it was made.",
    without: "Other containers, or the network, reach a data store that asks for no password.",
    cis: null,
    owasp: "5, connections between containers",
    setting: toggle("internal_network", security.internalNetwork),
    shownBy: { file: "compose", pattern: /\binternal:\s*true/ },
  };
  const secrets: Practice = {
    title: "Secrets are files, not environment variables of the Compose file",
    applied: security.secretFiles,
    why: "Their values are in no image, in no Compose file, not in Git, and `docker inspect` does not show them.",
    cost: "One file for each in `secrets/`. Compose mounts them with the permissions that they have: keep the folder 0700 and the files 0444, or the application cannot read them.",
    without: "Whoever may run `docker inspect`, read the image or the repository has the password.",
    cis: "4.10",
    owasp: "12, secrets",
    setting: toggle("secret_files", security.secretFiles),
    shownBy: { file: "compose", pattern: /^secrets:/ },
  };
  return [
    {
      title: `The port is published at ${published.hostAddress || "every address of the host"}`,
      applied: security.loopback,
      why: "Docker's published ports pass by most host firewalls. On the loopback address, only programs on this host reach them, such as the reverse proxy that ends TLS.",
      cost: "A reverse proxy on the host is needed before anybody else gets in.",
      without:
        "Everybody who reaches the host reaches the application, without TLS, whatever the firewall says.",
      cis: "5.14",
      owasp: "5a, published ports and firewalls",
      setting: toggle("loopback", security.loopback),
      shownBy: { file: "compose", pattern: /^\s+- ["']?(127\.0\.0\.1:|.*published|\d+:)|\bhost_ip:/ },
    },
    ...(hasRedis ? [network] : []),
    ...(app.secrets.length > 0 || app.variables.some(({ secret }) => secret) ? [secrets] : []),
    {
      title: "The Docker socket and sensitive folders of the host are not mounted",
      applied: true,
      why: "Whoever can talk to the socket is root on the host; mounting it read-only does not change that.",
      cost: "None.",
      without: "Taking over the application is taking over the host.",
      cis: "5.6 and 5.32",
      owasp: "1, daemon socket",
      setting: null,
      shownBy: null,
    },
    {
      title: "Nothing is privileged, and no namespace of the host is shared",
      applied: true,
      why: "The default seccomp and AppArmor profiles of Docker stay in force.",
      cost: "None.",
      without: "The container is a program of the host with another file system.",
      cis: "5.5, 5.10, 5.16, 5.17 and 5.22",
      owasp: "6, Linux security modules",
      setting: null,
      shownBy: null,
    },
  ];
}
