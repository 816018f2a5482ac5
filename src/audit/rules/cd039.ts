import { isYes } from "../compose/forms.ts";
import { findInServices } from "../compose/list-services.ts";
import { readMounts } from "../compose/mounts.ts";
import { imageNameOf } from "../compose/service-image.ts";
import type { Hit, Rule } from "../finding.ts";

/** The sockets of engines, wherever they are. */
const SOCKET = /(?:^|\/)(?:docker|containerd|crio|podman)\.sock$/;
/** Programs that are there to let others have a small part of the socket. */
const GUARD = /socket-proxy/;

/** The engine's socket in a container. */
export const cd039: Rule = {
  id: "CD039",
  title: "Docker socket mounted",
  severity: "critical",
  what: "The socket of Docker, containerd, CRI-O or Podman as a mount, read-only or not, and `use_api_socket`. Images of a socket proxy, which narrows it down for others, are left out.",
  why: "Whoever can write to the socket starts a privileged container, and has the host. A read-only mount does not help: it keeps the file from being replaced, not requests from being sent.",
  fix: "Remove the mount; where a program must see containers, put a socket proxy with only the needed requests between.",
  settled: true,
  references: ["CIS 5.32"],
  find: (subject) =>
    findInServices(subject, ({ service }): readonly Hit[] => {
      if (GUARD.test(imageNameOf(service))) return [];
      const api = service.get("use_api_socket");
      const mounted = readMounts(service).flatMap(({ source, place }): readonly Hit[] => {
        if (source === null || !SOCKET.test(source)) return [];
        return [
          { place, message: `Service ${service.name} can do all that the engine can, through ${source}.` },
        ];
      });
      if (api === null || !isYes(api.value)) return mounted;
      const message = `Service ${service.name} can do all that the engine can, by use_api_socket.`;
      return [...mounted, { place: api.place, message }];
    }),
};
