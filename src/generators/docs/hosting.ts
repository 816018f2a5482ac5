import type { GeneratedFile } from "../../config/file-set.ts";
import type { Plan } from "../../config/plan.ts";
import { containerFile, withOrigin } from "../file.ts";
import { fetchScript } from "../proxy-files.ts";
import type { Render } from "../render.ts";

/** What serves the built site on an internal host; nothing where that is not wanted. */
export function renderHosting(
  { slug, image, documentation }: Plan,
  render: Render,
): readonly GeneratedFile[] {
  const { folder, hosting } = documentation;
  if (!hosting) return [];
  const make = (name: string, purpose: string): GeneratedFile => {
    const text = render(`docs/hosting/${name}.eta`, { slug, folder, image: image.proxy });
    return containerFile(`${folder}/hosting/${name}`, withOrigin(text), purpose);
  };
  return [
    fetchScript(`${folder}/hosting/fetch.sh`, render),
    make("docker-compose.yml", "Documentation site: serves what was built."),
    make("nginx.conf", "Documentation site: the web server's settings."),
  ];
}
