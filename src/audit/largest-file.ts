/**
 * Characters at the most of a file that is looked into: far more than people write, and read within a second.
 */
export const LARGEST_FILE = 64 * 1024;

/** Why a larger one is not. */
export const TOO_LARGE = `it is larger than ${LARGEST_FILE / 1024} KB`;
