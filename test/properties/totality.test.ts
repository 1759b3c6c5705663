import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/core/config.ts';
import { nothingLearned } from '../../src/core/decision.ts';
import type { Desired } from '../../src/core/desired.ts';
import type { CellValues } from '../../src/core/facts.ts';
import { bootId } from '../../src/core/ids.ts';
import { instant } from '../../src/core/moment.ts';
import { known, type Observed, unknown } from '../../src/core/observed.ts';
import { decide } from '../../src/reconcilers/decide.ts';
import { anyConfig, anyEdit, anyStory } from '../support/builders/any.ts';
import { aSnapshot } from '../support/builders/snapshot.ts';

const number = fc.oneof(
  fc.integer({ min: -10, max: 10_000_000 }),
  fc.constantFrom(Number.NaN, Infinity, -0, 65_535, 1e300),
);
const at = fc.integer({ min: -10_000_000, max: 10_000_000 }).map(instant);
const text = fc.oneof(
  fc.constantFrom('pi-1', 'pi-2', 'pi-3', 'keeper', 'run-1', '', '__proto__', 'constructor'),
  fc.string(),
);
const maybe = (arbitrary: fc.Arbitrary<unknown>) => fc.option(arbitrary, { nil: undefined });
const list = (arbitrary: fc.Arbitrary<unknown>) => fc.array(arbitrary, { maxLength: 4 });
const names = fc.record({ notConverged: list(text) });
const pod = fc.record({
  namespace: text,
  name: text,
  uid: text,
  kind: fc.constantFrom('owned', 'bare', 'daemon', 'mirror', 'finished'),
  terminating: fc.boolean(),
  graceSeconds: number,
  blockedBy: maybe(text),
});

/** Any value of the right type for each kind of cell. */
const values: { readonly [Kind in keyof CellValues]: fc.Arbitrary<unknown> } = {
  host: fc.record({
    bootId: fc.constantFrom('keeper-boot-1', 'keeper-boot-2', ''),
    bootstrapped: fc.boolean(),
    linkUp: fc.boolean(),
  }),
  journal: fc.record({ durable: fc.boolean(), message: text }),
  ups: fc.record({
    tokens: list(fc.oneof(fc.constantFrom('OL', 'OB', 'LB', 'FSD', 'CAL'), text)),
    chargePercent: maybe(number),
    runtimeSeconds: maybe(number),
    loadPercent: maybe(number),
    inputVoltage: maybe(number),
    offDelaySeconds: maybe(number),
  }),
  reach: fc.record({ answer: fc.constantFrom('answers', 'refused', 'silent'), since: at }),
  node: fc.record({
    bootId: text.map(bootId),
    unit: fc.constantFrom('active', 'activating', 'deactivating', 'inactive', 'failed', 'absent'),
    containers: fc.record({ workload: number, storage: number, system: number }),
    mounts: number,
    marker: maybe(fc.record({ owner: text, epoch: number, cause: text })),
    clockSkewSeconds: number,
    clockSynchronized: fc.boolean(),
  }),
  words: fc.record({ bootId: text }),
  outlet: fc.record({ power: fc.constantFrom('on', 'off') }),
  api: fc.record({ answer: fc.constantFrom('ready', 'failing', 'silent'), since: at }),
  'kube-node': fc.record({
    unschedulable: fc.boolean(),
    cordonedBy: maybe(text),
    ready: fc.boolean(),
    lease: fc.constantFrom('renewed', 'stale', 'unproven'),
  }),
  pods: list(pod),
  volumes: fc.record({ engines: list(text), replicas: list(fc.record({ volume: text, engineOn: text })) }),
  flux: fc.record({
    objects: list(
      fc.record({
        id: text,
        kind: fc.constantFrom('Kustomization', 'HelmRelease'),
        root: fc.boolean(),
        suspended: fc.boolean(),
        suspendedBy: maybe(text),
        ready: fc.boolean(),
        reconciling: fc.boolean(),
      }),
    ),
  }),
  'flux-source': fc.record({ url: text, branch: text, ready: fc.boolean() }),
  vault: fc.record({ pods: list(fc.record({ name: text, sealed: fc.boolean(), initialised: fc.boolean() })) }),
  snapshots: fc.record({ listed: list(text), running: maybe(text) }),
  storage: fc.record({ notReadyOn: list(text) }),
  workloads: names,
  ingress: names,
  service: fc.record({ healthy: fc.boolean(), message: text }),
};

function anyCell(name: string): fc.Arbitrary<Observed<unknown>> {
  const value = values[name.split('/')[0] as keyof CellValues];
  return fc.oneof(
    { weight: 5, arbitrary: fc.tuple(value, at).map(([value, began]) => known(value, began)) },
    fc
      .tuple(value, at)
      .map(([value, began]) => ({ state: 'stale', value, began, reason: 'SshTimeout', message: '' }) as const),
    fc.constant(unknown('NeverRead', '')),
  );
}
function anyFacts(config: Config): fc.Arbitrary<Record<string, Observed<unknown>>> {
  const usual = Object.keys(aSnapshot(config).facts);
  const more = config.machines.flatMap(({ name }) => [`words/${name}`, `outlet/${name}`, `node/${name}`]);
  const cells = Object.fromEntries([...usual, ...more].map((name) => [name, anyCell(name)]));
  return fc.record(cells, { requiredKeys: ['host'] });
}
const anyDesired: fc.Arbitrary<Desired> = fc.oneof(
  { weight: 3, arbitrary: anyEdit },
  fc.tuple(text, text).map(([place, message]) => ({ state: 'invalid', place, message }) as const),
  text.map((message) => ({ state: 'absent', message }) as const),
);

describe('a decision', () => {
  it('never throws, whatever observers and files say, tick after tick', () => {
    const ticks = anyConfig.chain((config) =>
      fc.tuple(
        fc.constant(config),
        fc.array(fc.tuple(anyFacts(config), anyDesired, at), { minLength: 1, maxLength: 4 }),
      ),
    );
    fc.assert(
      fc.property(ticks, ([config, ticks]) => {
        let memory: Parameters<typeof decide>[0]['memory'];
        for (const [facts, desired, takenAt] of ticks) {
          const snapshot = { ...aSnapshot(config), takenAt, facts };
          const decision = decide({ config, desired, snapshot, memory, estimates: nothingLearned });
          ({ memory } = decision);
          expect(decision.wakeAt).toBeGreaterThan(takenAt);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never throws over a memory from any past, with any cells', () => {
    const cases = anyStory.chain((story) => fc.tuple(fc.constant(story), anyFacts(story.input.config), anyDesired));
    fc.assert(
      fc.property(cases, ([{ input, memory }, facts, desired]) => {
        const snapshot = { ...input.snapshot, facts };
        expect(() => decide({ ...input, memory, desired, snapshot })).not.toThrow();
      }),
      { numRuns: 150 },
    );
  });
});
