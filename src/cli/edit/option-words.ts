/** What the options of an edit mean, for whoever has just said them: they hold for the run that it opens, and for no later one. */
import type { RunOptions } from '../../core/desired.ts';
import { entriesOf } from '../../core/records.ts';

export function optionWords(options: RunOptions): readonly string[] {
  const { skipDrain, skipEtcdSnapshot, forceFluxBranch, acceptPower = {} } = options;
  const accepted = entriesOf(acceptPower).map(([ups, state]) =>
    state === 'unknown' ? `starts although ${ups} cannot be read` : `starts although ${ups} is on battery`,
  );
  const words = [
    ...(skipDrain === true ? ['no drain'] : []),
    ...(skipEtcdSnapshot === true ? ['no etcd snapshot'] : []),
    ...(forceFluxBranch === undefined ? [] : [`expects the Flux branch ${forceFluxBranch}`]),
    ...accepted,
  ];
  return words.length === 0 ? [] : [`for this run: ${words.join(', ')}`];
}
