import { Eta } from "eta";

/** The texts of `templates/`, by path below it: `docker/entrypoint.sh.eta`. Read by the caller: this folder is pure. */
export interface Templates {
  get(path: string): string | undefined;
}

/** Fills a template with data. */
export type Render = (template: string, data: object) => string;

/**
 * Prepares the templates for rendering. `<%= it.x %>` puts a value in as it is (nothing here is HTML);
 * a control line ends with `-%>` and leaves no trace. Templates may include each other by path.
 * @throws Error when a template is missing or reads what the data do not hold: both are bugs
 */
export function createRender(templates: Templates): Render {
  const eta = new Eta({ autoEscape: false, autoTrim: false, cache: true, useWith: false });
  eta.resolvePath = (name) => name;
  eta.readFile = (name) => {
    const text = templates.get(name);
    if (text === undefined) throw new Error(`no template ${name}`);
    return text;
  };
  return (template, data) => {
    const text = eta.render(template, data);
    return text.endsWith("\n") ? text : `${text}\n`;
  };
}
