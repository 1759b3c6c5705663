/** The words after `ERR`, and what a person does about each. They are listed in server/neterr.h and in the manual of the protocol. */

/** The UPS itself is not to be read: its driver is gone, or has said nothing for longer than MAXAGE of upsd.conf. */
export const lostWords = {
  'DATA-STALE':
    'has no current data of it: its driver has heard nothing from the UPS. Look at the cable, and at the journal of its driver',
  'DRIVER-NOT-CONNECTED': 'has lost its driver. Is it running? See systemctl status "nut-driver@*"',
} as const;
export type LostWord = keyof typeof lostWords;

export const refusalWords = {
  'ACCESS-DENIED':
    'denies access. Are user and password those of upsd.users, and does that user have the right to do this?',
  'UNKNOWN-UPS': 'knows no UPS of that name. Compare it with the sections of ups.conf, or ask upsc -l',
  'VAR-NOT-SUPPORTED': 'says that the UPS has no such variable',
  'CMD-NOT-SUPPORTED': 'says that the UPS knows no such command. See upscmd -l',
  'INVALID-ARGUMENT': 'does not take the arguments',
  'INSTCMD-FAILED': 'could not hand the command to the driver. See the journal of upsd',
  'SET-FAILED': 'could not hand the setting to the driver. See the journal of upsd',
  READONLY: 'says that the variable cannot be set',
  'TOO-LONG': 'says that the value is too long',
  'INVALID-VALUE': 'says that the value is not one of those that the variable takes',
  'FEATURE-NOT-SUPPORTED': 'was built without this feature',
  'FEATURE-NOT-CONFIGURED': 'has not been configured for this. See upsd.conf',
  'ALREADY-SSL-MODE': 'says that the connection is encrypted already',
  'ALREADY-LOGGED-IN': 'says that this connection is logged in already',
  'INVALID-USERNAME': 'does not take the user name',
  'ALREADY-SET-USERNAME': 'says that this connection has a user already',
  'INVALID-PASSWORD': 'does not take the password',
  'ALREADY-SET-PASSWORD': 'says that this connection has a password already',
  'USERNAME-REQUIRED': 'asks for a user. Give one to this UPS in ananke.yaml, and list it in upsd.users',
  'PASSWORD-REQUIRED': 'asks for a password. Give one to this UPS in ananke.yaml',
  'UNKNOWN-COMMAND': 'does not know this request: it is older than 2.6, or something else than upsd',
  // Of servers before 2.8 and of what became of a tracked order
  'VAR-UNKNOWN': 'says that the UPS has no such variable',
  'UNKNOWN-TYPE': 'does not know this kind of question',
  'UNKNOWN-INSTCMD': 'says that the UPS knows no such command. See upscmd -l',
  'MISSING-ARGUMENT': 'misses an argument',
  UNKNOWN: 'says that the driver does not know this',
  FAILED: 'says that the driver tried it and failed. See the journal of the driver',
} as const;

export function isLost(word: string): word is LostWord {
  return Object.hasOwn(lostWords, word);
}

/** The rest of a sentence that begins with whose upsd it is. */
export function adviceFor(word: string): string {
  const known: Readonly<Record<string, string>> = { ...lostWords, ...refusalWords };
  return known[word] ?? 'refuses with a word that this version of ananke does not know';
}
