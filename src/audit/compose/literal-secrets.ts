const SECRET_NAME =
  /(?:^|_)(?:PASSWORDS?|PASSWD|PASS|PWD|PASSPHRASE|SECRETS?|TOKENS?|CREDENTIALS?|APIKEY|KEY|KEYS|SALT|PEPPER|DSN)$|SECRET_KEY_BASE$/i;
/** Names that end like a secret's but are none, or that anybody may see. */
const NO_SECRET =
  /(?:^|_)(?:PUBLIC|PUBLISHABLE|ANON|SITE|CLIENT)_(?:\w+_)?(?:KEY|TOKEN)$|^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|PUBLIC)_|(?:^|_)(?:SORT|PRIMARY|FOREIGN|CACHE|PARTITION|HASH|ROUTING|INDEX|GROUP|SSH_HOST)_KEYS?$|_PASSWORD_(?:FILE|LENGTH|MIN|MAX|POLICY|HASHERS?|RESET|URL|AUTH|ENABLED|EXPIRY)|(?:RANDOM|EMPTY|ALLOW|REQUIRE|DISABLE|ENABLE|USE|NO|GENERATE)_(?:\w+_)?(?:PASSWORD|PASS|TOKEN|KEY|SECRET)S?$|^(?:OLD)?PWD$|SENTRY_DSN$|^KAFKA_SSL_\w+_CREDENTIALS$|INITIAL_CLUSTER_TOKEN$/i;
/** Of other keys, a short value or one of words is a name: `GROUP_KEY: id`. */
const SURE_KEY = /(?:API|SECRET|ACCESS|PRIVATE|ENCRYPTION|SIGNING|AUTH|MASTER|LICENSE|STORAGE|ROLE)_?KEYS?$/i;
const LONG_VALUE = /^[^\s:,]{8,}$/;
/** Switches, numbers, paths, and what takes the value from elsewhere. */
const NO_VALUE =
  /^(?:true|false|yes|no|on|off|none|null|disabled?|enabled?|\d+(?:\.\d+)?[a-z]?|(?:\.{0,2}|~)\/[\w./-]+|\w+:\/\/[^@\s]*)$/i;

/** True where the value of a variable with that name, as it stands in a file, is a secret. */
export function takesSecret(name: string, value: string): boolean {
  if (!SECRET_NAME.test(name) || NO_SECRET.test(name)) return false;
  // A password of digits alone is a poor one, but one.
  if (/PASS(?:WORD|WD)?$/i.test(name) && /^\d{4,}$/.test(value)) return true;
  if (NO_VALUE.test(value)) return false;
  return !/KEYS?$/i.test(name) || SURE_KEY.test(name) || LONG_VALUE.test(value);
}

/** What stands in the file itself: the text without variables, or the default of the one variable that it is. */
export function literalOf(written: string): { readonly value: string; readonly isDefault: boolean } {
  const text = /^(["'])(.*)\1$/s.exec(written)?.[2] ?? written;
  const standard = /^\$\{\w+:?-([^}]*)\}$/.exec(text)?.[1];
  if (standard !== undefined) return { value: standard.includes("$") ? "" : standard, isDefault: true };
  const plain = text.replaceAll("$$", "");
  if (/\$\w|\$\{/.test(plain) && passwordOfUrl(text) === null) return { value: "", isDefault: false };
  return { value: text, isDefault: false };
}

/** The password of `scheme://user:password@host`, also as the default of a variable; null where none stands there. */
export function passwordOfUrl(text: string): string | null {
  const password =
    /^[a-z][\w+.-]*:\/\/(?:[^:/@\s$]|\$\{[^}]*\}|\$(?!\{))*:((?:[^@/\s$]|\$\{[^}]*\}|\$(?!\{))+)@/i.exec(
      text,
    )?.[1];
  if (password === undefined) return null;
  const standard = /^\$\{\w+:?-([^}]*)\}$/.exec(password)?.[1] ?? password;
  return standard === "" || standard.includes("$") ? null : standard;
}

/** Long, of letters and digits in no order: made by a program, not by somebody who tries something out. */
export function looksRandom(text: string): boolean {
  return /[A-Za-z0-9+/_=-]{20,}/.test(text) && /\d/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text);
}
