import { wordSet } from "../../config/words.ts";
/**
 * Programs that watch the host and are meant to read its folders and see its processes, by the last part of their
 * image's name. Source: the `docker run` lines of their own installation guides.
 */
export const HOST_AGENTS = wordSet(`
  node-exporter node_exporter cadvisor netdata glances telegraf agent alloy promtail process-exporter
  metricbeat filebeat newrelic-infra beszel-agent dozzle`);
