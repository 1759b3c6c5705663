// Whether RE2 can compile a pattern of JavaScript, and reads the same in it. Kubernetes compiles the patterns of a CRD with it.

/** What RE2 has not, or has with another meaning. A pattern is refused sooner than guessed about. */
const objections: readonly (readonly [RegExp, string])[] = [
  [/\(\?[=!]/, 'looks ahead'],
  [/\(\?<[=!]/, 'looks behind'],
  [/\(\?</, 'names a group, which older versions refuse'],
  [/\\[1-9]|\\k/, 'refers back'],
  [/\[\^?\]/, 'has an empty class'],
  [/\\[cux]/, 'escapes a character by its number'],
  [/\\[pP]/, 'asks for a property of Unicode'],
];
/** A repetition above this is refused. */
const mostRepeats = 1000;

export function re2Objection(pattern: string): string | undefined {
  // An escaped backslash begins no escape.
  const plain = pattern.replaceAll('\\\\', '');
  const found = objections.find(([sign]) => sign.test(plain));
  if (found !== undefined) return found[1];
  const repeats = [...plain.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, least, most]) => [
    Number(least),
    Number(most ?? 0),
  ]);
  return repeats.some((count) => count > mostRepeats) ? `repeats more than ${mostRepeats} times` : undefined;
}
