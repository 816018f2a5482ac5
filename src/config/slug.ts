/** Docker allows more; longer names are unreadable in its listings. */
const LONGEST = 40;

/** Lower-case letters, digits and single hyphens: what image, project and volume names allow. */
export function slugify(name: string): string {
  const slug = name
    .normalize("NFKD")
    // The marks of accents, which stand apart after that: `Café` is `cafe`.
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug.slice(0, LONGEST).replace(/-+$/, "") || "app";
}

/** A name of at most this many characters; what a long one loses is told apart by a checksum of the whole. */
export function shortenName(name: string, most: number): string {
  if (name.length <= most) return name;
  const sum = checksum(name);
  return `${name.slice(0, most - sum.length - 1)}-${sum}`;
}

/** FNV-1a, eight hexadecimal digits: tells names apart, and keeps nothing secret. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
