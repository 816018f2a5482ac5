import { wordSet } from "../config/words.ts";
import { readEnvironmentFile } from "./compose/interpolate.ts";
import { baseName } from "./paths.ts";
import { isSecret } from "./secrets.ts";

/** Names of files that hold secrets. */
const SECRET_FILE =
  /^(?:\.env(?:\..+)?|.+\.(?:pem|key|p12|pfx|jks|kdbx)|id_(?:rsa|dsa|ecdsa|ed25519)|\.(?:netrc|pypirc|pgpass|git-credentials|htpasswd)|credentials\.json|service[-_]account.*\.json|\.(?:ssh|aws|gnupg))$/i;
/** Examples, and what certificates make public. */
const PUBLIC_FILE =
  /\.(?:example|sample|template|dist|defaults?|tmpl|ci|test)$|(?:^|[._-])(?:ca|cert|certs|certificate|chain|fullchain|bundle|cacert|public|pub)(?:[._-]|$)/i;

/** Those that a project is likely to have at its root, to look for where everything is copied. */
export const LIKELY_SECRET_FILES: readonly string[] = [
  ...wordSet(`
  .env .env.production .env.prod .env.local .netrc .pypirc .git-credentials credentials.json
  service-account.json key.pem private.pem server.key id_rsa id_ed25519`),
];

/** True for the name of a file that holds secrets, as far as a name tells. */
export function isSecretFile(path: string): boolean {
  const name = baseName(path);
  return SECRET_FILE.test(name) && !PUBLIC_FILE.test(name);
}

/** True where the text of such a file holds a secret: many .env files hold ports and names only. */
export function holdsSecrets(path: string, text: string): boolean {
  const name = baseName(path);
  if (name.startsWith(".env"))
    return [...readEnvironmentFile(text)].some(([key, value]) => isSecret(key, value));
  return /\.(?:pem|key)$/i.test(name) ? text.includes("PRIVATE KEY") : text.trim() !== "";
}
