import { wordSet } from "./words.ts";

/** Words that stand in the name of a secret. */
const SECRET_WORDS = anyOf(`
  KEY KEYS APIKEY TOKEN TOKENS SECRET SECRETS PASSWORD PASSWD PASS PWD PASSPHRASE CREDENTIAL CREDENTIALS DSN
  PRIVATE SALT PEPPER`);
/** Last words that say something about a secret: `TOKEN_URL`, `JWT_KEY_ALGORITHM`. */
const ABOUT_WORDS = anyOf(`
  FILE PATH DIR LOCATION URL URI NAME TYPE FORMAT PREFIX HEADER ALGORITHM LENGTH EXPIRY EXPIRES EXPIRATION TTL
  LIFETIME AGE SECONDS MINUTES HOURS DAYS ENABLED ROTATION`);
/** What the address of is a secret, because it carries a password. REDIS_URL and SUPABASE_URL usually carry none. */
const SERVERS = anyOf(`
  DATABASE DB SQLALCHEMY_DATABASE POSTGRES POSTGRESQL MYSQL MARIADB MONGO MONGODB RABBITMQ AMQP BROKER
  CELERY_BROKER`);

/** `PGPASSWORD` and `REDISCLI_AUTH` are the names that the programs themselves read. */
const SECRET = new RegExp(`(?:^|_)${SECRET_WORDS}(?:_|$)|^PGPASSWORD$|^REDISCLI_AUTH$`);
const ABOUT = new RegExp(`_${ABOUT_WORDS}$|_EXPIRES?_`);
const NO_SECRET =
  /^(?:NEXT_)?PUBLIC_|_PUBLIC_KEY$|_KEY_(?:ID|NAME)$|^(?:SORT|PRIMARY|FOREIGN|CACHE|PARTITION)_KEY/;
const ADDRESS = new RegExp(`(?:^|_)${SERVERS}_(?:URL|URI)$|_WEBHOOK(?:_URL)?$`);

/** True when a variable's name says that its value must not be seen. */
export function isSecretName(name: string): boolean {
  const upper = name.toUpperCase();
  if (ADDRESS.test(upper)) return true;
  return SECRET.test(upper) && !ABOUT.test(upper) && !NO_SECRET.test(upper);
}

/** The part of a pattern that stands for one of these words. */
function anyOf(words: string): string {
  return `(?:${[...wordSet(words)].join("|")})`;
}
