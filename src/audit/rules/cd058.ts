import { findInServices, replicasOf } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";

/** A fixed name for something of which there is to be more than one. */
export const cd058: Rule = {
  id: "CD058",
  title: "container_name on something that is scaled or updated",
  severity: "low",
  what: "`container_name` on a service with more than one replica (`deploy.replicas`, `scale`), with `deploy.mode: global`, or with a `deploy.update_config`.",
  why: "Names are unique on a host: Compose refuses to start the second copy, and an update cannot start a new container beside the old one. Swarm ignores the name.",
  fix: "Remove `container_name`; the service is reached by its own name, and Compose numbers the containers.",
  settled: true,
  references: [],
  find: (subject) =>
    findInServices(subject, (one) => {
      const { service } = one;
      const name = service.get("container_name");
      if (name === null || name.value === null) return [];
      const replicas = replicasOf(one);
      const global = service.get("deploy", "mode")?.value === "global";
      const updated = service.get("deploy", "update_config") !== null;
      if (!(replicas > 1 || global || updated)) return [];
      const how =
        replicas > 1
          ? `run ${replicas} times`
          : global
            ? "run on every node"
            : "be updated beside its old container";
      const message = `Service ${service.name} is to ${how}, but has the fixed name ${name.value}.`;
      return [{ place: name.place, message }];
    }),
};
