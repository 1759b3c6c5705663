/** What a part of the daemon says of itself: a fixed message, and what varies beside it. Where it goes is for the daemon to choose. */
export type Level = 'debug' | 'info' | 'warn' | 'error';
export type Tell = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;
