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
