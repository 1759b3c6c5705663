/** Bounds of looking at Vault, with their reasons. */

/** A list of the pods is used for this long at rest. They come and go seldom, and keep their names (StatefulSet). */
export const listForMs = 60_000;
/** Vault runs with three or five; a selector that finds more than this finds something else too. */
export const podsAtMost = 32;
