// The comparison finds what it is there for: bugs that are planted into the side over sockets are named by cell and by action.
import { expect, it } from 'vitest';
import type { Action } from '../../../src/core/action.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { instant } from '../../../src/core/moment.ts';
import { known, type Observed } from '../../../src/core/observed.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { steadySite } from '../../lab/in-memory/bench.ts';
import { differencesIn } from './compare-cells.ts';
import { openOneWorld, type Spoil } from './one-world.ts';
import { play } from './play.ts';

/** A site with one server, one agent and Vault. */
const small = 25;

const seeing = (change: (cell: string, fact: Observed<unknown>) => Observed<unknown> | undefined): Spoil => {
  const spoilt = (snapshot: Snapshot): Snapshot => {
    const facts = Object.entries(snapshot.facts).flatMap(([cell, fact]) => {
      const changed = change(cell, fact);
      return changed === undefined ? [] : [[cell, changed] as const];
    });
    return { ...snapshot, facts: Object.fromEntries(facts) };
  };
  return (ports) => ({ ...ports, perceive: (sequence) => spoilt(ports.perceive(sequence)) });
};
const doing =
  (kind: Action['kind'], perform: Ports['perform']): Spoil =>
  (ports) => ({
    ...ports,
    perform: (action, signal) => (action.kind === kind ? perform(action, signal) : ports.perform(action, signal)),
  });

/** Only what a reading says; what is not known stays so. */
const telling =
  (change: (value: object) => object) =>
  (fact: Observed<unknown>): Observed<unknown> =>
    fact.state === 'known' ? known(change(Object(fact.value)), fact.began) : fact;

const bugs: Readonly<Record<string, (fact: Observed<unknown>) => Observed<unknown> | undefined>> = {
  // It drops a field.
  'ups/alpha': telling((value) => ({ ...value, inputVoltage: undefined })),
  // It takes a boot for another.
  'node/server-1': telling((value) => ({ ...value, bootId: 'another' })),
  // It publishes nothing.
  'volumes/agent-1': () => undefined,
  // It does not read when it is asked to.
  flux: (fact) => (fact.state === 'known' ? { ...fact, began: instant(0) } : fact),
  // It takes silence for an answer.
  'node/agent-1': (fact) => (fact.state === 'stale' ? known(fact.value, fact.began) : fact),
};

it('names the cells of observers with bugs, and no others', { timeout: 120_000 }, async () => {
  const spoil = seeing((cell, fact) => (cell in bugs ? bugs[cell]?.(fact) : fact));
  const one = await openOneWorld(steadySite(small), small, spoil);
  one.world.inject({ at: 30_000, kind: 'ssh-mute', target: 'agent-1' });
  await one.run(45_000);
  const found = await differencesIn(one);
  await one.close();
  expect(found.map((line) => line.replace(/: .*/, '')).toSorted()).toEqual(Object.keys(bugs).toSorted());
});

it('names the action of a handler that does nothing and says that it did', { timeout: 120_000 }, async () => {
  const { found } = await play(
    small,
    ['StopUnit'],
    doing('StopUnit', async () => ({ outcome: 'accepted' })),
  );
  expect(found.join('\n')).toMatch(
    /^after StopUnit of {"node":"(server|agent)-1"} \(accepted\): - machine \1-1 on unit inactive/m,
  );
});

it('names the action of a handler whose answer is another one', { timeout: 120_000 }, async () => {
  const turned: Spoil = (ports) =>
    doing('Cordon', async (action, signal) => {
      const { outcome } = await ports.perform(action, signal);
      return { outcome: outcome === 'accepted' ? 'failed' : 'accepted', note: 'planted' };
    })(ports);
  const { found } = await play(small, ['Cordon'], turned);
  expect(found).toEqual([expect.stringMatching(/^Cordon of .*planted/)]);
});
