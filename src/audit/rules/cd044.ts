import { writtenWords } from "../compose/command.ts";
import { findInServices } from "../compose/list-services.ts";
import { type SetVariable, variablesOfService } from "../environment.ts";
import type { Hit, Rule } from "../finding.ts";
import { isSecret, literalOf, looksRandom, passwordOfUrl } from "../secrets.ts";

/** A secret that can be read in a Compose file. */
export const cd044: Rule = {
  id: "CD044",
  title: "Secret or its default in the file",
  severity: "critical",
  what: `A variable or build argument whose name is that of a secret (password, token, key …), with a value or a default (\`\${PASSWORD:-changeme}\`) in the file; an address with a password in it; \`--requirepass\` with a value. Public keys, names of files (\`*_FILE\`), switches and numbers are not meant. In files for development only what looks like a true key counts.`,
  why: "Everybody with the repository has it, for good: Git keeps it after it is removed. A default is what production runs with when the variable was forgotten.",
  fix: `Take it from a file under \`secrets:\`, or write \`\${NAME:?}\` without a default and keep the value out of the repository; then change the secret.`,
  settled: true,
  references: [],
  find: (subject) =>
    findInServices(subject, ({ service, development }) => {
      const variables = [...variablesOfService(service), ...variablesOfService(service, "build", "args")];
      const found = variables.flatMap((variable) => findSecret(variable, development));
      const words = writtenWords(service).flatMap((word) => word.split(/\s+/));
      const written = words[words.indexOf("--requirepass") + 1] ?? "";
      // With a doubled dollar, a shell in the container puts the value in.
      const password = /\$\$|`/.test(written) ? "" : literalOf(written).value;
      const command = service.get("command");
      if (command === null || development || !words.includes("--requirepass") || password === "")
        return found;
      const message = `The password of service ${service.name} stands in its command.`;
      return [...found, { place: command.place, message }];
    }),
};

function findSecret({ name, written, place }: SetVariable, development: boolean): readonly Hit[] {
  if (written === null) return [];
  const { value, isDefault } = literalOf(written);
  if (value === "" || (development && !looksRandom(value))) return [];
  if (passwordOfUrl(value) !== null) return [{ place, message: `The address in ${name} holds a password.` }];
  if (!isSecret(name, value)) return [];
  const what = isDefault ? "A default" : "The value";
  return [{ place, message: `${what} of ${name} stands in the file.` }];
}
