/** How long actions that are in flight may take to give up when the process stops. Their outcome is unknown afterwards. */
export const stopGraceMs = 1_000;
/** Longest note on an end, in characters: notes go to the journal. */
export const noteLength = 300;
