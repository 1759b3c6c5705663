/** Fields as they are written: bounded, in one line on every terminal, and without the user part of an address. */

import { namesLimit, textLimit } from './limits.ts';
import { type Field, type Fields } from './line.ts';

export function boundedFields(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => entriesOf(key, value)));
}

function entriesOf(key: string, value: Field): readonly (readonly [string, Field])[] {
  if (typeof value === 'string') return [[key, boundedText(value)]];
  if (typeof value !== 'object') return [[key, value]];
  const names = value.slice(0, namesLimit).map(boundedText);
  const more = value.length - names.length;
  return more > 0
    ? [
        [key, names],
        [`${key}More`, more],
      ]
    : [[key, names]];
}

/** JSON escapes what is below a space; these too move the cursor on some terminals, or end a line for some readers. */
const controls = /[\u007f-\u009f\u2028\u2029]/g;
/** A password may stand in the address of a Git source, and a refusal names the address. `git@` of an SSH address is none. */
const userOfUrl = /(https?:\/\/)[^/\s?#]*@/gi;

export function boundedText(text: string): string {
  // Cut first: whatever comes from the other side may be long.
  const cut = text.length > textLimit ? `${text.slice(0, textLimit).toWellFormed()}...` : text;
  return cut.replace(userOfUrl, '$1***@').replace(controls, '?');
}
