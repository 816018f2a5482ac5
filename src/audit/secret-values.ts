import { isSecretName } from "../config/secret-name.ts";

/** Words of names whose values everyone may see: Supabase's anonymous key, a fingerprint, what a front end is built with. */
const PUBLIC =
  /(?:^|_)(?:PUBLIC|PUBLISHABLE|ANON|SITE_KEY|SITEKEY|GPG_KEYS?|FINGERPRINT|HOST_KEYS?|KEYS?_(?:ID|IDS|NAME|SERVER)|TOKENS)(?:_|$)|^(?:VITE|REACT_APP)_|(?:^|_)DSN$/;
/** Says whose network or registry it is, and alone no secret. */
const PRIVATE = /(?:^|_)PRIVATE_(?!KEY)/;
/** A value that says nothing: switches, and paths of the file that holds the secret. */
const NO_VALUE = /^(?:true|false|yes|no|on|off|none|null)?$|^(?:\/[\w.-]+){2,}$/i;
/** What stands in for a secret while an image is built. */
const STAND_IN = /^(?:dummy|fake|placeholder|not-?(?:used|needed|a-secret)|unused|build|test|x+$)/i;
/** `postgres://user:password@host`, with the password written out. */
const ADDRESS = /\b[a-z][\w+.-]*:\/\/[^\s:/@$]*:[^\s/@$]+@/i;
/** Tokens that show what they are by how they begin. */
const TOKEN = /\b(?:sk_live_\w{8}|gh[pousr]_\w{20}|github_pat_\w{20}|glpat-[\w-]{16}|xox[abpr]-[\w-]{10})/;

/** True for a name whose value nobody else may see. */
export function namesSecret(name: string): boolean {
  const upper = name.toUpperCase();
  // What the address of a server is depends on its value: it is no secret without a password in it.
  return isSecretName(name) && !PUBLIC.test(upper) && !PRIVATE.test(upper) && !/_UR[LI]$/.test(upper);
}

/** True for a value that is a secret, whatever its name. */
export function holdsSecret(value: string): boolean {
  return ADDRESS.test(value) || TOKEN.test(value);
}

/** True where a name and its value give a secret away. */
export function isSecret(name: string, value: string): boolean {
  return holdsSecret(value) || (namesSecret(name) && !NO_VALUE.test(value));
}

/** True for what stands in for a secret while an image is built. */
export function isStandIn(value: string): boolean {
  return STAND_IN.test(value);
}
