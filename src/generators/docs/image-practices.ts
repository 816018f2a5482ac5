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
