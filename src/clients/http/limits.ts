/** Bounds of one HTTP exchange. */

/** What is read of an answer: a health endpoint says little, and a page of a login needs not be read to its end, bytes. */
export const bodyLimitBytes = 256 * 1024;
/** All headers of an answer together; what has more is no answer that anybody has to understand, bytes. */
export const headerLimitBytes = 32 * 1024;
