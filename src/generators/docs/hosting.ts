import type { GeneratedFile } from "../../config/file-set.ts";
import type { Plan } from "../../config/plan.ts";
import { containerFile, wholeFile, withOrigin } from "../file.ts";
import { fetchScript } from "../proxy-files.ts";
import type { Render } from "../render.ts";

/** What serves or publishes the built site; nothing where neither is wanted. */
export function renderHosting(plan: Plan, render: Render): readonly GeneratedFile[] {
  const { slug, image, documentation } = plan;
  const { folder, hosting, pages, branch, node } = documentation;
  const text = (name: string): string =>
    withOrigin(render(`docs/hosting/${name}.eta`, { slug, folder, branch, node, image: image.proxy }));
  const serving = [
    ["docker-compose.yml", "Documentation site: serves what was built."],
    ["nginx.conf", "Documentation site: the web server's settings."],
  ] as const;
  const publishing = "Documentation site: publishes it when its pages change.";
  return [
    ...(hosting
      ? [
          fetchScript(`${folder}/hosting/fetch.sh`, render),
          ...serving.map(([name, purpose]) =>
            containerFile(`${folder}/hosting/${name}`, text(name), purpose),
          ),
        ]
      : []),
    ...(pages === "github"
      ? [wholeFile(".github/workflows/docs.yml", text("github-pages.yml"), publishing)]
      : []),
    ...(pages === "gitlab"
      ? [wholeFile(`${folder}/hosting/gitlab-pages.yml`, text("gitlab-pages.yml"), publishing)]
      : []),
  ];
}
