import type { Plan } from "../../config/plan.ts";
import { formatCode } from "./markdown.ts";
import type { Practice } from "./practice.ts";

/** What the image is made of. */
export function imagePractices({ image }: Plan): readonly Practice[] {
  const pinned = image.base.includes("@sha256:");
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
    {
      title: "The base image is pinned by its digest",
      applied: pinned,
      why: `A tag such as ${formatCode(image.base.split("@")[0] ?? image.base)} points to another image next month. With a digest, two builds start from the same bytes.`,
      cost: "Security fixes of the base arrive only when somebody changes the digest: let a bot do it.",
      without:
        "A build can change, or break, although nobody changed anything. In return, every rebuild takes the latest fixes of the base.",
      cis: null,
      owasp: "13, supply chain",
      setting: {
        id: "image.base",
        other: pinned ? (image.base.split("@")[0] ?? "") : `${image.base}@sha256:DIGEST`,
      },
      shownBy: { file: "Dockerfile", pattern: /^(FROM|ARG) .*python/ },
    },
  ];
}
