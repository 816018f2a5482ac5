import { isSecretName } from "../config/secret-name.ts";
import { unquote } from "./dockerfile/unquote.ts";

/** Names whose values everyone may see: Supabase's anonymous key, a fingerprint, what a front end is built with. */
const PUBLIC = new RegExp(
  [
    "(?:^|_)(?:PUBLIC|PUBLISHABLE|ANON|SITE_KEY|SITEKEY|CLIENT_KEY|GPG_KEYS?|FINGERPRINT|HOST_KEYS?)(?:_|$)",
    "(?:^|_)KEYS?_(?:ID|IDS|NAME|SERVER)(?:_|$)",
    "^(?:VITE|REACT_APP)_|SENTRY_DSN$",
    // They say whose network or registry it is, and how many tokens a model may write.
    "(?:^|_)PRIVATE_(?!KEY)|(?:^|_)TOKENS(?:_|$)",
  ].join("|"),
);
/** Names in which such a word means something else: keys of tables, rules for passwords, the shell's own folder. */
const NO_SECRET = new RegExp(
  [
    "(?:^|_)(?:SORT|PRIMARY|FOREIGN|CACHE|PARTITION|HASH|ROUTING|INDEX|GROUP)_KEYS?$",
    "_PASSWORD_(?:MIN|MAX|POLICY|HASHERS?|RESET|AUTH)",
    "(?:RANDOM|EMPTY|ALLOW|REQUIRE|DISABLE|ENABLE|USE|NO|GENERATE)_(?:\\w+_)?(?:PASSWORD|PASS|TOKEN|KEY|SECRET)S?$",
    // What the address of a server is depends on its value: it is no secret without a password in it.
    "^(?:OLD)?PWD$|_UR[LI]$",
    // Confluent's images take the name of a file; etcd's token keeps clusters apart and opens nothing.
    "^KAFKA_SSL_\\w+_CREDENTIALS$|INITIAL_CLUSTER_TOKEN$",
  ].join("|"),
);
/** Switches, numbers, paths of the file that holds the secret, and addresses without a password. */
const NO_VALUE =
  /^(?:|true|false|yes|no|on|off|none|null|disabled?|enabled?|\d+(?:\.\d+)?[a-z]?|(?:\.{0,2}|~)\/[\w./-]+|\w+:\/\/[^@\s]*)$/i;
/** Names that leave no doubt, whatever the value: `KEY` alone may be one of a table, `TOKEN_ISSUER` a name. */
const SURE =
  /(?:^|_)(?:PASSWORDS?|PASSWD|PASS|PWD|PASSPHRASE|SECRETS?|TOKEN|CREDENTIALS?|SALT|PEPPER|DSN|APIKEY|SECRET_KEY_BASE|(?:API|SECRET|ACCESS|PRIVATE|ENCRYPTION|SIGNING|AUTH|MASTER|LICENSE|STORAGE|ROLE)_?KEYS?)$/;
/** Of other names, a short value or one of words is a name: `GROUP_KEY: id`. What a variable brings is not known. */
const LONG_VALUE = /^[^\s:,]{8,}$|\$/;
/** Tokens that show what they are by how they begin. */
const JWT = /\beyJ[\w-]{10,500}\.eyJ[\w-]{10,2000}\.[\w-]{10}/;
const TOKEN = /\b(?:sk_live_\w{8}|gh[pousr]_\w{20}|github_pat_\w{20}|glpat-[\w-]{16}|xox[abpr]-[\w-]{10})/;
/** `scheme://user:password@host`; both can be `${NAME}`, or hold a lone dollar. The lengths keep it quick on any text. */
const ADDRESS =
  /\b[a-z][\w+.-]{0,30}:\/\/(?:[^:/@\s$]|\$\{[^}]*\}|\$(?!\{)){0,200}:((?:[^@/\s$]|\$\{[^}]*\}|\$(?!\{)){1,200})@/i;
/** What stands in for a secret while an image is built. */
const STAND_IN = /^(?:dummy|fake|placeholder|not-?(?:used|needed|a-secret)|unused|build|test|x+$)/i;
/** `${NAME:-default}` and nothing else. */
const DEFAULT = /^\$\{\w+:?-((?:[^{}]|\$\{[^{}]*\})*)\}$/;

/** True for a name whose value nobody else may see. */
export function namesSecret(name: string): boolean {
  const upper = name.toUpperCase();
  return isSecretName(name) && !PUBLIC.test(upper) && !NO_SECRET.test(upper);
}

/** True where a name and its value give a secret away. */
export function isSecret(name: string, value: string): boolean {
  if (passwordOfUrl(value) !== null || TOKEN.test(value)) return true;
  // Supabase's anonymous key is one that everybody may see.
  if (JWT.test(value) && !PUBLIC.test(name.toUpperCase())) return true;
  if (!namesSecret(name)) return false;
  // A password of digits alone is a poor one, but one.
  if (/PASS(?:WORD|WD)?$/i.test(name) && /^\d{4,}$/.test(value)) return true;
  return !NO_VALUE.test(value) && (SURE.test(name.toUpperCase()) || LONG_VALUE.test(value));
}

/** True for what stands in for a secret while an image is built. */
export function isStandIn(value: string): boolean {
  return STAND_IN.test(value);
}

/** The password in an address, also as the default of a variable; null where none stands there. */
export function passwordOfUrl(text: string): string | null {
  const password = ADDRESS.exec(text)?.[1];
  if (password === undefined) return null;
  const standard = DEFAULT.exec(password)?.[1] ?? password;
  return standard === "" || standard.includes("$") ? null : standard;
}

/** What stands in a file itself: the text without variables, or the default of the one variable that it is. */
export function literalOf(written: string): { readonly value: string; readonly isDefault: boolean } {
  const text = unquote(written);
  // A default may have one of its own: `${A:-${B:-value}}`.
  let standard = DEFAULT.exec(text)?.[1];
  for (let inner = standard; inner !== undefined; inner = DEFAULT.exec(inner)?.[1]) standard = inner;
  if (standard !== undefined) return { value: standard.includes("$") ? "" : standard, isDefault: true };
  const plain = text.replaceAll("$$", "");
  if (/\$\w|\$\{/.test(plain) && passwordOfUrl(text) === null) return { value: "", isDefault: false };
  return { value: text, isDefault: false };
}

/** Long, of letters and digits in no order: made by a program, not by somebody who tries something out. */
export function looksRandom(text: string): boolean {
  return /[A-Za-z0-9+/_=-]{20,}/.test(text) && /\d/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text);
}
