/** Settings with the values in force, one line for each: for pictures of something else than the setting itself. */
import type { InForce } from '../../../api/key-in-force.ts';
import { commandLines, type Line } from '../text.ts';
import { labelled, type Viewed } from './frame.ts';
import { standingTexts } from './key.ts';

export interface SettingView extends InForce {
  readonly key: string;
  /** The file as it was looked for. */
  readonly path: string;
}

/** So many values of one setting are told; whoever wants all of them asks for the key. */
const valuesTold = 2;

export function settingLines(settings: readonly SettingView[], { width, call }: Viewed): readonly Line[] {
  return settings.flatMap(({ key, path, standing, otherwise }, index) => {
    const values = [
      ...standingTexts(standing, path),
      ...(otherwise.length === 0 ? [] : standingTexts(otherwise, path)),
    ];
    const more = values.length - valuesTold;
    return [
      ...labelled(index === 0 ? 'SETTINGS' : '', `${key}: ${values.slice(0, valuesTold).join('; ')}`, width),
      // A line of its own, so that it can be pasted.
      ...(more > 0 ? commandLines(`${more} more`, `${call} explain ${plain(key)}`, width, below) : []),
    ];
  });
}

const below = { indent: ' '.repeat(10), first: ' '.repeat(10) };

/** As `explain` takes it for all entries, and a shell leaves it alone. */
const plain = (key: string): string => key.replaceAll('[]', '');
