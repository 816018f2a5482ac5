import type { HealthEndpoint } from "../../config/facts.ts";
import type { Analysis } from "../python/analysis.ts";
import { askedServices } from "./asked-services.ts";
import { collectDjangoRoutes } from "./django-routes.ts";
import { collectFlaskRoutes } from "./flask-routes.ts";
import { isHealthPath, judgeMeaning } from "./health-path.ts";
import { createRoutePrefixes } from "./route-prefixes.ts";
import { statusCodes } from "./status-codes.ts";

const MENTIONS = /health|live|ready|readi|startup|started|ping|status|metrics|instrumentator/i;

/** The health endpoints of the application, sorted by path, each path once. */
export function detectHealth(analysis: Analysis): readonly HealthEndpoint[] {
  const routes = [
    ...collectFlaskRoutes(analysis, createRoutePrefixes(analysis), MENTIONS),
    ...collectDjangoRoutes(analysis),
  ];
  const endpoints = new Map<string, HealthEndpoint>();
  for (const { path, handler, code, from } of routes) {
    if (!isHealthPath(path) || endpoints.has(path)) continue;
    const codes = statusCodes(analysis, handler, code);
    const asks = askedServices(analysis, handler);
    const meaning = judgeMeaning(path, handler?.statement.name ?? "", codes, asks);
    endpoints.set(path, { path, meaning, codes, asks, from });
  }
  return [...endpoints.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
