/** One word of a command that people paste: every shown command has to mean the same in their shell. */

/** What no shell reads as anything but itself. */
const plain = /^[A-Za-z0-9@%+=:,./_-]+$/;
/** Inside double quotes these still mean something, `!` in an interactive shell. */
const special = /["$`\\!]/;

export function shellWord(text: string): string {
  if (plain.test(text)) return text;
  if (!special.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
