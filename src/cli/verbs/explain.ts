/** `ananke explain`: what a word on a screen means, or a key in a file. */
import { reasons } from '../../api/reasons.ts';
import { remedyOf } from '../../api/remedies.ts';
import { didYouMean } from '../../api/suggestion.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { type Line, line, paint, span, wrapped } from '../screens/text.ts';
import { lookOf } from '../terminal.ts';

export async function explain(what: string): Promise<Exit> {
  const look = lookOf(process.stdout, process.env);
  const lines = reasonLines(what, look.width) ?? (await keyLines(what, look.width));
  if (lines === undefined) {
    const meant = didYouMean(what, Object.keys(reasons));
    throw new CommandError(
      `nothing is known of ${JSON.stringify(what)}${meant === undefined ? '' : `; ${meant}`}\nIt takes a reason such as FluxSourceDrift, or a key such as power.comms_dead_seconds.`,
    );
  }
  process.stdout.write(`${lines.map((one) => paint(one, look)).join('\n')}\n`);
  return exit.done;
}

function reasonLines(what: string, width: number): readonly Line[] | undefined {
  const meaning = Object.entries(reasons).find(([name]) => name.toLowerCase() === what.toLowerCase());
  if (meaning === undefined) return undefined;
  const [name, sentence] = meaning;
  const ways = remedyOf(name);
  return [
    line(span(name, 'bold')),
    ...wrapped(sentence, width, '', '').map((text) => line(text)),
    ...ways.map((way, index) => line(`  ${index === 0 ? 'Either' : 'or    '}   ${way}`)),
  ];
}

async function keyLines(what: string, width: number): Promise<readonly Line[] | undefined> {
  const { keyOf } = await import('../../api/key-help.ts');
  const found = keyOf(what);
  if (found === undefined) return undefined;
  const { description, fallback, allowed, file } = found;
  return [
    line(span(what, 'bold'), `  (${file})`),
    ...wrapped(description, width, '', '').map((text) => line(text)),
    ...(allowed === undefined ? [] : [line(`  Allowed    ${allowed}`)]),
    line(`  Default    ${fallback ?? 'none'}`),
  ];
}
