/** From bytes to lines: what a read gives is no line, and what it gives is bounded. */
import { Buffer, isUtf8 } from 'node:buffer';

export interface LineSplitter {
  /** The lines that these bytes complete, without their ends. Undefined: one is longer than the limit; take no more. */
  push(bytes: Uint8Array): readonly string[] | undefined;
}

const lineFeed = 10;
const carriageReturn = 13;

/** Holds `limitBytes` and no more, however the bytes come. */
export function createLineSplitter(limitBytes: number): LineSplitter {
  const held = Buffer.alloc(limitBytes);
  let heldBytes = 0;
  const hold = (bytes: Uint8Array): boolean => {
    if (heldBytes + bytes.length > limitBytes) return false;
    held.set(bytes, heldBytes);
    heldBytes += bytes.length;
    return true;
  };
  return {
    push(bytes) {
      const lines: string[] = [];
      let start = 0;
      for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
        if (!hold(bytes.subarray(start, end))) return undefined;
        lines.push(textOf(held.subarray(0, heldBytes)));
        heldBytes = 0;
        start = end + 1;
      }
      return hold(bytes.subarray(start)) ? lines : undefined;
    },
  };
}

/** Devices put into their names what they like: what is not UTF-8 is read as Latin-1, in which everything is a text. */
function textOf(line: Buffer): string {
  const text = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
  return text.toString(isUtf8(text) ? 'utf8' : 'latin1');
}
