/** What the other side said, as a message may repeat it: short, printable, and without the password should it come back. */
import { quoteLimit } from './limits.ts';
import { encodeWord } from './words.ts';

export type Quote = (said: string) => string;

export function createQuote(secrets: readonly string[]): Quote {
  const hidden = secrets.filter((secret) => secret !== '').flatMap((secret) => [encodeWord(secret), secret]);
  return (said) => {
    // Before anything is cut or changed: half a password is too much as well.
    const clean = hidden.reduce((text, secret) => text.replaceAll(secret, '***'), said);
    const printable = clean.replace(/[^\x20-\x7e]/g, '?');
    return `"${printable.length > quoteLimit ? `${printable.slice(0, quoteLimit)}...` : printable}"`;
  };
}
