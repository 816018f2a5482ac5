import type { Plan } from "../../config/plan.ts";
import { PIN_COMMAND } from "../../config/resolve/images.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { joinWords } from "../../config/words.ts";
import { formatCode } from "./markdown.ts";
import type { Practice } from "./practice.ts";

/** What the image is made of. */
export function imagePractices(plan: Plan): readonly Practice[] {
  const { image } = plan;
  return [
    {
      title: "Compilers and caches stay in the build stage",
      applied: true,
      why: "The final image holds Python, the installed packages and the application. What is not there has no flaws and helps no intruder.",
      cost: "To debug with more tools, build another image.",
      without:
        "Hundreds of packages more, each with flaws that a scan reports and that have to be answered for.",
      cis: "4.3",
      owasp: "13, supply chain",
      setting: null,
      shownBy: { file: "Dockerfile", pattern: /^COPY .*--from=/ },
    },
    {
      title: "pip stays out of the final image",
      applied: image.without.pip,
      why: "Nothing is installed there any more. Whoever gets in cannot install what they need, and flaws of pip are no finding of a scan.",
      cost: "To try a package out in a running container, build another image.",
      without: "An installer is at hand for whoever gets in, and each of its flaws has to be answered for.",
      cis: "4.3",
      owasp: "13, supply chain",
      setting: { id: "image.without_pip", other: image.without.pip ? "no" : "yes" },
      shownBy: { file: "Dockerfile", pattern: /shrink\.py .*--pip/ },
    },
    {
      title: "Tests of packages stay out of the final image",
      applied: image.without.packageTests,
      why: "numpy's and pandas' own tests are a seventh of the example application's packages, and nothing runs them. What the package itself imports stays.",
      cost: "Code that imports a package's tests fails: measured on the example application, nothing does.",
      without: "A larger image: 47 MB in the example application, with their bytecode.",
      cis: "4.3",
      owasp: null,
      setting: { id: "image.without_package_tests", other: image.without.packageTests ? "no" : "yes" },
      shownBy: { file: "Dockerfile", pattern: /shrink\.py .*--tests/ },
    },
    {
      title: "Two builds of the same source hold the same files",
      applied: !image.buildTime,
      why: "Whoever doubts an image builds it again and compares. Unchanged packages are the same layer, so a release pushes and pulls only what changed.",
      cost: "The image's labels do not say when it was built; the registry does.",
      without: "Two builds differ although nothing was changed, and nobody can tell that from a change.",
      cis: null,
      owasp: "13, supply chain",
      setting: { id: "image.labels.created", other: image.buildTime ? "no" : "yes" },
      shownBy: { file: "Dockerfile", pattern: /PYTHONHASHSEED/ },
    },
    {
      title: "Files are copied, never fetched by `ADD`",
      applied: true,
      why: "`ADD` unpacks archives and downloads from addresses without checking what it gets.",
      cost: "None.",
      without: "The content of the image depends on what an address answers on that day.",
      cis: "4.9",
      owasp: "9, checks in the pipeline",
      setting: null,
      shownBy: { file: "Dockerfile", pattern: /^COPY / },
    },
    {
      title: "Only listed files enter the image",
      applied: true,
      why: "`.dockerignore` forbids everything and allows what the application needs: a stray `.env`, key or data file never ships.",
      cost: "A new folder of the application must be listed: `application.source`.",
      without: "Whoever can pull the image reads whatever lay in the folder on the day of the build.",
      cis: "4.10",
      owasp: "12, secrets",
      setting: null,
      shownBy: { file: ".dockerignore", pattern: /^(\*|\*\*)$/ },
    },
    pinned(plan),
    ...quietNetwork(plan),
  ];
}

/** Digests of all images: the proxy and Redis run from a registry's bytes just as the base does. */
function pinned({ image: { used } }: Plan): Practice {
  const open = used.filter(({ digest }) => digest === null).map(({ name }) => formatCode(name));
  const applied = open.length === 0;
  const byPin = used.some(({ pinnable }) => pinnable);
  return {
    title: "Images are pinned by their digests",
    applied,
    why: `A tag such as ${formatCode(used[0]?.name ?? "")} points to another image next month. With a digest, two builds start from the same bytes; the digest of a multi-platform image stands for all its platforms.${applied ? "" : ` Without one: ${joinWords(open)}.`}`,
    cost: `Security fixes of an image arrive only with a new digest: run ${formatCode(PIN_COMMAND)} again, or let a bot do it.`,
    without:
      "A build can change, or break, although nobody changed anything. In return, every rebuild takes the latest fixes of the base.",
    cis: null,
    owasp: "13, supply chain",
    setting: null,
    ...(applied && !byPin ? {} : { command: applied ? formatSetCommand(["image.pin", ""]) : PIN_COMMAND }),
    shownBy: { file: "Dockerfile", pattern: applied ? /^FROM .*@sha256:/ : /^FROM / },
  };
}

/** What a build in a closed network is told, where it is told anything. */
function quietNetwork({ image }: Plan): readonly Practice[] {
  const secrets = [
    ...(image.caCertificate === null ? [] : ["the certificates"]),
    ...(image.pipConfig === null ? [] : ["pip's settings"]),
    ...(image.netrc === null ? [] : ["the passwords of package indexes"]),
  ];
  const proxy = Object.keys(image.proxyArguments).length > 0;
  if (secrets.length === 0 && !proxy) return [];
  const parts = [
    ...(secrets.length === 0 ? [] : [`Build secrets hold ${joinWords(secrets)}, for one step at a time.`]),
    ...(proxy ? ["The proxy is given by Docker's predefined arguments."] : []),
  ];
  return [
    {
      title: "What the build knows about the network stays out of the image",
      applied: true,
      why: `${parts.join(" ")} None of it is in a layer, in the image's settings or in ${formatCode("docker history")}.`,
      cost: "Whoever builds needs these files at the same paths, or a cryo-init.yaml that names others.",
      without:
        "Whoever can pull the image reads the passwords in it, however many layers later they were deleted.",
      cis: "4.10",
      owasp: "12, secrets",
      setting: null,
      shownBy: { file: "compose", pattern: /^\s+(secrets: \[(ca_certificate|build_)|HTTP_PROXY:)/ },
    },
  ];
}
