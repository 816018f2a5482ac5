/** Random numbers between 0 and 1 that follow from the seed alone. */
export declare function seeded(seed: number): () => number;

/** A person's edits of a YAML file at random, and which kinds of edit were made. */
export declare function editYaml(
  text: string,
  random: () => number,
): { readonly text: string; readonly kinds: readonly string[] };
