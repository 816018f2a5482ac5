/**
 * The development server that a command starts, as it is called: `"flask run"`; null where it starts another. `python
 * app.py` needs the source to tell.
 */
export function findDevelopmentServer(words: readonly string[]): string | null {
  const at = (name: RegExp): number => words.findIndex((word) => name.test(word));
  const follows = (first: number, word: string): boolean =>
    first !== -1 && words.indexOf(word, first + 1) !== -1;
  const server = at(/(?:^|\/)(?:gunicorn|uvicorn|hypercorn|waitress-serve|daphne|granian|uwsgi)$/);
  if (server !== -1) {
    const name = words[server]?.replace(/^.*\//, "");
    return follows(server, "--reload") ? `"${name} --reload"` : null;
  }
  if (follows(at(/(?:^|\/)flask$/), "run")) return '"flask run"';
  if (follows(at(/(?:^|\/)manage\.py$/), "runserver") || follows(at(/(?:^|\/)django-admin$/), "runserver"))
    return '"runserver"';
  return follows(at(/(?:^|\/)fastapi$/), "dev") ? '"fastapi dev"' : null;
}
