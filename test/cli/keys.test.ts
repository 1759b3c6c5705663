// Keys out of the bytes of a terminal: whatever else it sends does nothing.
import { describe, expect, it } from 'vitest';
import { createKeyReader } from '../../src/cli/keys.ts';

const esc = '\u001b';
const read = (...pieces: readonly string[]) => {
  const keys = createKeyReader();
  return pieces.flatMap((piece) => keys(Buffer.from(piece, 'utf8')));
};

describe('keys', () => {
  it.each([
    ['n', ['nodes']],
    ['N', ['nodes']],
    ['e', ['events']],
    ['q', ['leave']],
    ['\u0003', ['leave']],
    ['\u0004', ['leave']],
    [' ', ['page-down']],
    [`${esc}[A`, ['up']],
    [`${esc}OB`, ['down']],
    [`${esc}[5~`, ['page-up']],
    [`${esc}[6~`, ['page-down']],
    ['neq', ['nodes', 'events', 'leave']],
  ])('of %j are known', (sent, keys) => {
    expect(read(sent)).toEqual(keys);
  });

  it.each([
    ['other letters', 'xyz19\t\r\n\u007f\u001a'],
    ['letters with a byte that looks like a key', '\u0171\u0165\u6E6E\u{1F50B}'],
    ['the other arrows', `${esc}[C${esc}[D${esc}OC`],
    ['arrows with Shift and Ctrl', `${esc}[1;2C${esc}[1;5D`],
    ['Delete, Home and End', `${esc}[3~${esc}[H${esc}[F${esc}OH`],
    ['function keys', `${esc}OP${esc}[15~${esc}[[A${esc}[[E`],
    ['a report of the focus or the mouse', `${esc}[I${esc}[<0;12;7M${esc}[<0;12;7m`],
    ['the answer to a question nobody asked', `${esc}[?62;22c${esc}[12;40R`],
    ['the escape key', esc],
    ['a sequence without an end', `${esc}[${'1;'.repeat(400)}`],
  ])('are not %s', (_name, sent) => {
    expect(read(sent)).toEqual([]);
  });

  it('are known in whatever pieces they come', () => {
    const sent = `${esc}[5~n${esc}[1;2Ce${esc}OB${esc}[[En`;
    expect(read(...sent.split(''))).toEqual(['page-up', 'nodes', 'events', 'down', 'nodes']);
  });

  it('are known after the escape key, and Ctrl-C always is', () => {
    expect(read(esc, 'q')).toEqual(['leave']);
    expect(read(`${esc}[12`, '\u0003')).toEqual(['leave']);
    expect(read(`${esc}[${'1;'.repeat(400)}`, 'q')).toContain('leave');
  });
});
