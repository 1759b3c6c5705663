/** Which machines go dark together. */
import type { Config } from '../../core/config.ts';
import type { NodeName, UpsName } from '../../core/ids.ts';
import { keptPerConfig } from '../../core/kept.ts';
import { losesPower } from '../../core/loss.ts';

export interface Circuit {
  readonly upses: readonly UpsName[];
  /** Those that go dark with these UPSes and no others; one that lives on another feed is none of them. */
  readonly fed: readonly NodeName[];
}
const circuits = keptPerConfig<readonly Circuit[]>();

/** Each UPS, and each set of UPSes that some machine hangs on: where everything has two feeds no UPS takes anybody down alone. */
export function circuitsOf(config: Config): readonly Circuit[] {
  return circuits(config, '', () => {
    const sets = [...config.ups.map(({ name }) => [name]), ...config.machines.map(({ feeds }) => feeds)];
    const each = new Map(sets.map((upses) => [upses.toSorted().join(' '), upses]));
    return [...each.values()].map((upses) => {
      const dark = new Set(upses);
      return { upses, fed: config.machines.filter((one) => losesPower(one, dark)).map(({ name }) => name) };
    });
  });
}
