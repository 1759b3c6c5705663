/** What a row needs, in words. */
import type { Need } from '../../core/step.ts';

const whose: Readonly<Record<Need['of'], string>> = {
  same: 'of the same one',
  previous: 'of the one before',
  every: 'of all',
  majority: 'of a majority',
  told: 'of the UPSes that are told through it',
  fed: 'of all that it feeds',
};

export function needInWords({ step, of, until }: Need, name: (row: string) => string): string {
  return `${name(step)} ${whose[of]}: ${until}`;
}
