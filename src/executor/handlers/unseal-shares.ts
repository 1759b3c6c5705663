/** Unseal shares as a file or a program gives them: one on each line. Nothing of them is ever quoted; a line is named by its number. */

export interface Share {
  /** From 1. */
  readonly line: number;
  /** Base64 or hex; a part of the text that it came in, and wiped with it. */
  readonly bytes: Uint8Array;
}
export type Shares =
  | {
      readonly is: 'shares';
      /** Where they come from, for people. */
      readonly from: string;
      readonly shares: readonly Share[];
      /** They are not needed any more. */
      readonly wipe: () => void;
    }
  | { readonly is: 'none'; readonly message: string };

/** 255 shares are the most that there can be, and one has 44 characters in base64. Bytes. */
export const sharesTextLimitBytes = 60 * 1024;
/** Far more than a share has, in any alphabet. Characters. */
const shareLength = 512;
const sharesAtMost = 255;

const newline = 10;
/** Both alphabets of base64, and hex. Also: nothing that would mean something inside a JSON string. */
const isOfShare = (byte: number): boolean => /[A-Za-z0-9+/=_-]/.test(String.fromCharCode(byte));
const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 13;

/** Takes the text over: it is wiped when the shares are, or at once when it holds none. */
export function sharesIn(text: Uint8Array, from: string): Shares {
  const none = (message: string): Shares => {
    text.fill(0);
    return { is: 'none', message };
  };
  const shares: Share[] = [];
  let line = 0;
  for (let start = 0; start < text.length; ) {
    line += 1;
    const found = text.indexOf(newline, start);
    const end = found < 0 ? text.length : found;
    const bytes = trimmed(text.subarray(start, end));
    start = end + 1;
    if (bytes.length === 0) continue;
    if (bytes.length > shareLength || !bytes.every(isOfShare)) {
      return none(`line ${line} of ${from} is no share: one line holds one share, in base64 or hex, and nothing else`);
    }
    if (shares.length >= sharesAtMost) return none(`${from} has more than ${sharesAtMost} shares, which no Vault has`);
    shares.push({ line, bytes });
  }
  if (shares.length === 0) return none(`${from} holds no share`);
  return { is: 'shares', from, shares, wipe: () => void text.fill(0) };
}

function trimmed(line: Uint8Array): Uint8Array {
  let [start, end] = [0, line.length];
  while (start < end && isBlank(line[start])) start += 1;
  while (end > start && isBlank(line[end - 1])) end -= 1;
  return line.subarray(start, end);
}
