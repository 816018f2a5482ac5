import fc from "fast-check";

/**
 * In CI the properties run over the same cases each time, so that a change is judged by what it changes; everywhere
 * else they go on looking for new ones.
 */
if (process.env.CI !== undefined) fc.configureGlobal({ seed: 20_261_123 });
