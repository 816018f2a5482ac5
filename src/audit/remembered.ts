/**
 * The same function, which works each answer out once: many rules ask the same of the same project. What it is asked of
 * has to stay as it is.
 */
export function remembered<K extends WeakKey, V>(work: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = work(key);
    known.set(key, { value });
    return value;
  };
}
