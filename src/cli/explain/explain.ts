/** What `ananke explain` says of a word: a subject by its kind, else a reason, else a key of a file. */
import { bases } from '../../api/basis/bases.ts';
import { reasons } from '../../api/reasons.ts';
import { remedyOf, wantsBranch } from '../../api/remedies.ts';
import { didYouMean } from '../../api/suggestion.ts';
import { CommandError } from '../exit.ts';
import { reasonScreen } from '../screens/explain/reason.ts';
import type { Line } from '../screens/text.ts';
import { type Asked, aboutLines, viewedFrom } from './about.ts';
import { configFound, statusFound, valueIn } from './sources.ts';
import { subjectOf } from './subject.ts';

export async function explainLines(what: string, asked: Asked): Promise<readonly Line[]> {
  const subject = subjectOf(what);
  if (subject !== undefined) return aboutLines(subject, asked);
  return (await reasonLines(what, asked)) ?? (await keyLines(what, asked)) ?? refused(what, asked);
}

async function reasonLines(what: string, asked: Asked): Promise<readonly Line[] | undefined> {
  const meaning = Object.entries(reasons).find(([name]) => name.toLowerCase() === what.toLowerCase());
  if (meaning === undefined) return undefined;
  const [name, sentence] = meaning;
  const status = statusFound(asked.env);
  const branch = valueIn(status)?.expectedFluxBranch ?? (wantsBranch(name) ? await branchIn(asked) : undefined);
  const view = { name, sentence, ways: remedyOf(name, { branch, call: asked.look.call }), basis: bases.get(name) };
  return reasonScreen(view, viewedFrom(status, undefined, asked));
}

async function branchIn({ configPath }: Asked): Promise<string | undefined> {
  return valueIn(await configFound(configPath))?.flux?.expectedBranch;
}

async function keyLines(what: string, { configPath, desiredPath, look }: Asked): Promise<readonly Line[] | undefined> {
  const { keyLines: linesOf } = await import('./key.ts');
  return linesOf(what, { config: configPath, desired: desiredPath }, look.width);
}

const takes =
  'It takes a reason such as FluxSourceDrift, a key such as power.comms_dead_seconds, or ups/NAME, node/NAME, gate/NAME, hold/NAME.';

async function refused(what: string, { env }: Asked): Promise<never> {
  const { allKeys } = await import('../../api/key-help.ts');
  const { gateNames } = await import('../../telemetry/explain/gate.ts');
  const status = valueIn(statusFound(env));
  // A name without its kind is likelier than a reason that looks like it.
  const kind = [
    ['ups', (status?.ups ?? []).map(({ name }) => name)] as const,
    ['node', (status?.machines ?? []).map(({ name }) => name)] as const,
    ['gate', gateNames] as const,
  ].find(([, names]) => names.some((name) => name.toLowerCase() === what.toLowerCase()))?.[0];
  const meant =
    kind === undefined
      ? (didYouMean(what, [...Object.keys(reasons), ...allKeys()]) ?? sameEnd(what, allKeys()))
      : `did you mean ${kind}/${what}?`;
  throw new CommandError(
    `nothing is known of ${JSON.stringify(what)}${meant === undefined ? '' : `; ${meant}`}\n${takes}`,
  );
}

/** The group is what people leave out or get wrong. */
function sameEnd(what: string, keys: readonly string[]): string | undefined {
  const plain = what.replaceAll(/\[[^\]]*\]/g, '');
  const end = plain.slice(plain.indexOf('.') + 1);
  const found = keys.filter((key) => key.endsWith(`.${end}`)).slice(0, sameEndShown);
  return found.length === 0 ? undefined : `did you mean ${found.join(' or ')}?`;
}
const sameEndShown = 3;
