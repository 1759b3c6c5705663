/** Keys of the live picture, out of the bytes that a terminal sends. */

export type Key = 'nodes' | 'events' | 'leave' | 'up' | 'down' | 'page-up' | 'page-down';

const escape = '\u001b';
const letters: ReadonlyMap<string, Key> = new Map([
  ['n', 'nodes'],
  ['e', 'events'],
  ['q', 'leave'],
  // Ctrl-C and Ctrl-D: a terminal that sends single keys makes no signal of them.
  ['\u0003', 'leave'],
  ['\u0004', 'leave'],
  [' ', 'page-down'],
]);
/** What follows `ESC [`, or `ESC O` on terminals in the mode for applications. */
const sequences: ReadonlyMap<string, Key> = new Map([
  ['A', 'up'],
  ['B', 'down'],
  ['5~', 'page-up'],
  ['6~', 'page-down'],
]);
/** Longer than every sequence of a key. */
const sequenceLimit = 32;

/** Reads on where the last bytes ended: over a slow line a sequence comes in pieces. */
export function createKeyReader(): (bytes: Uint8Array) => readonly Key[] {
  /** What has come of a sequence; empty between keys. */
  let begun = '';
  const take = (character: string): Key | undefined => {
    if (character === escape || character === '\u0003') begun = '';
    if (character === escape) begun = character;
    else if (begun === '') return letters.get(character.toLowerCase());
    else if (begun === escape && character !== '[' && character !== 'O') {
      // The escape key alone, and then another one.
      begun = '';
      return letters.get(character.toLowerCase());
    } else begun += character;
    if (!isWhole(begun)) return undefined;
    const key = sequences.get(begun.slice(2));
    begun = '';
    return key;
  };
  return (bytes) =>
    [...bytes].flatMap((byte) => {
      const key = take(String.fromCharCode(byte));
      return key === undefined ? [] : [key];
    });
}

/** ECMA-48: parameters, and a letter that ends them. The Linux console sends `ESC [ [ A` for F1. */
function isWhole(begun: string): boolean {
  if (begun.length > sequenceLimit) return true;
  const rest = begun.slice(2);
  if (rest === '' || rest === '[') return false;
  return begun[1] === 'O' || rest.startsWith('[') || /[@-~]$/.test(rest);
}
