import type { ShellCommand } from "./dockerfile/shell-commands.ts";
import { readPipInstall } from "./pip.ts";

const LOCAL = /\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/;

/** The word with which a command gives up checking whom it talks to; null for none. */
export function uncheckedBy(command: ShellCommand): string | null {
  const { name, words } = command;
  const find = (pattern: RegExp): string | null => words.find((word) => pattern.test(word)) ?? null;
  const follows = (first: RegExp, second: RegExp): string | null => {
    const at = words.findIndex((word, index) => first.test(word) && second.test(words[index + 1] ?? ""));
    return at === -1 ? null : `${words[at]} ${words[at + 1]}`;
  };
  if (readPipInstall(command) !== null) return find(/^--(?:trusted|allow-insecure)-host\b/);
  switch (name) {
    case "pip":
    case "pip3":
      return words.includes("config") ? follows(/trusted-host$/, /./) : find(/^--trusted-host\b/);
    case "curl":
      return words.some((word) => LOCAL.test(word)) ? null : find(/^(?:--insecure|-[a-zA-Z#]*k[a-zA-Z]*)$/);
    case "wget":
      return find(/^--no-check-certificate$/);
    case "git":
      return find(/^http\.sslVerify=(?:false|0)$/i) ?? follows(/^http\.sslVerify$/i, /^(?:false|0)$/i);
    case "npm":
    case "yarn":
    case "pnpm":
      return follows(/^strict-ssl$/, /^false$/) ?? find(/^(?:--)?strict-ssl=false$/);
    case "conda":
    case "mamba":
      return follows(/^ssl_verify$/, /^(?:false|no|0)$/i) ?? find(/^--insecure$/);
    case "apt-get":
    case "apt":
      return find(/^(?:--allow-unauthenticated|--force-yes|.*Verify-(?:Peer|Host)=false)$/i);
    case "apk":
      return find(/^--allow-untrusted$/);
    default:
      return null;
  }
}
