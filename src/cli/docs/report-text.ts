import type { Report } from "../../config/report.ts";
import { renderReport } from "../../generators/docs/report-page.ts";
import { createRender } from "../../generators/render.ts";
import { templates } from "../package-files.ts";

/** The report as Markdown, to be read beside report.json without a site. */
export function formatReport(report: Report): string {
  return renderReport(report, createRender(templates));
}
