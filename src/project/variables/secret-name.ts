const SECRET =
  /(?:^|_)(?:KEY|KEYS|TOKEN|TOKENS|SECRET|SECRETS|PASSWORD|PASSWD|PASS|PWD|PASSPHRASE|CREDENTIAL|CREDENTIALS|DSN|PRIVATE|SALT|APIKEY)(?:_|$)/;
/** Parts of names that hold a word of the above and say something about a key instead of being one. */
const HARMLESS =
  /^(?:NEXT_)?PUBLIC_|_PUBLIC_KEY$|_KEY_ID$|_KEY_NAME$|_FILE$|_PATH$|_DIR$|_(?:PREFIX|HEADER|ALGORITHM|LENGTH|EXPIRY|EXPIRES|EXPIRATION|TTL|LIFETIME|MINUTES|SECONDS|HOURS|DAYS|AGE|URL|URI|ENABLED|ROTATION|TYPE|NAME|LOCATION|FORMAT)$|^(?:SORT|PRIMARY|FOREIGN|CACHE|PARTITION)_KEY|_EXPIRES?_|_EXPIRE_/;
/** Addresses that carry a password. REDIS_URL and SUPABASE_URL usually do not. */
const ADDRESS =
  /^(?:DATABASE|DB|SQLALCHEMY_DATABASE|POSTGRES|POSTGRESQL|MYSQL|MARIADB|MONGO|MONGODB|RABBITMQ|AMQP|BROKER|CELERY_BROKER)_(?:URL|URI)$|_(?:DATABASE|DB)_(?:URL|URI)$|_WEBHOOK(?:_URL)?$/;

/** True when a variable's name says that its value must not be seen. */
export function isSecretName(name: string): boolean {
  const upper = name.toUpperCase();
  return ADDRESS.test(upper) || (SECRET.test(upper) && !HARMLESS.test(upper));
}
