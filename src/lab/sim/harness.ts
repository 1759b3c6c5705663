// Stands between one simulated outage and those who judge it: what people said, what the controller showed, when it was away.
import { parseDesired } from '../../api/desired.ts';
import type { TickReport } from '../../controller/loop.ts';
import type { World } from '../world/world.ts';
import { watchEffects } from './effectiveness.ts';
import { bucket, type Counts, createHistogram } from './histogram.ts';
import { type OpenMandate, openMandate, wordOf } from './mandate.ts';
import { watchMilestones } from './milestones.ts';
import { createRecorder } from './record.ts';
import type { Scenario } from './scenario.ts';
import type { Deed } from './script.ts';

const personComesMs = 300_000;

export interface Harness {
  readonly mandate: OpenMandate;
  /** A tick is over. */
  take(report: TickReport): void;
  /** Somebody saved these bytes as desired.yaml. */
  said(bytes: Uint8Array | undefined): void;
  /** The process is about to be killed. */
  crashes(): void;
  /** Once, at the end of the first tick from `at` on in which a step of that row is under way. */
  whenUnderWay(deed: Extract<Deed, { does: 'in-step' }>, happen: (subject: string) => void): void;
  /** The person on call looks at status and does the one thing that nobody else can. */
  personLooks(): void;
  saysConverged(): boolean;
  ends(converged: boolean): void;
  standingBlocks(): readonly string[];
  ticks(): number;
  counters(): Counts;
}

export function createHarness(world: World, { config, bootstrap, script }: Scenario): Harness {
  const unwritten = script.deeds.flatMap((deed) =>
    deed.does === 'disk' ? [{ from: deed.at, until: deed.untilMs }] : [],
  );
  const mandate = { ...openMandate(config, world.site, bootstrap), unwritten };
  const recorder = createRecorder(mandate);
  const histogram = createHistogram();
  const effects = watchEffects(script, histogram);
  const milestones = watchMilestones(histogram);
  const { self } = world.site;
  const waiting = new Map<Extract<Deed, { does: 'in-step' }>, (subject: string) => void>();
  let ticks = 0;
  let last: TickReport | undefined;
  world.onTrace((event) => effects.event(event));

  return {
    mandate,
    take(report) {
      ticks += 1;
      last = report;
      const absence = mandate.absent.at(-1);
      if (absence !== undefined && absence.until === undefined) absence.until = world.now();
      recorder.take(world.now(), report);
      effects.tick(world.now(), report);
      milestones.take(report);
      for (const [deed, happen] of waiting) {
        // After the end of all faults nothing goes wrong any more.
        if (world.now() < deed.at || world.now() >= script.calmAt) continue;
        const subject = milestones.subjectUnderWay(deed.row);
        if (subject === undefined) continue;
        waiting.delete(deed);
        histogram.count(bucket.effective(deed.bucket));
        happen(subject);
      }
    },
    whenUnderWay: (deed, happen) => void waiting.set(deed, happen),
    said(bytes) {
      hear(mandate, bytes, config, world.now());
    },
    crashes() {
      if (mandate.absent.at(-1)?.until !== undefined || mandate.absent.length === 0)
        mandate.absent.push({ from: world.now() });
      milestones.crashes();
    },
    personLooks() {
      const press = (target: string): void => {
        world.inject({ at: world.now(), kind: 'person-powers-on', target });
      };
      // Nothing but a button starts a host that nobody watches over.
      if (world.truth.machines.get(self)?.state === 'off') press(self);
      if (!mandate.blocked.some((block) => asksForButtons(block, world.now()))) return;
      histogram.count(bucket.end('person-asked'));
      for (const machine of world.truth.machines.values()) if (machine.state === 'off') press(machine.spec.name);
    },
    saysConverged: () => last !== undefined && isConverged(last),
    ends(converged) {
      histogram.count(bucket.end(converged ? 'converged' : 'not-converged'));
      if (!converged)
        for (const block of standing(mandate)) histogram.count(bucket.end(`blocked/${block.split(' ', 1)[0]}`));
    },
    standingBlocks: () => standing(mandate),
    ticks: () => ticks,
    counters: () => histogram.counts(),
  };
}

function hear(mandate: OpenMandate, bytes: Uint8Array | undefined, config: Scenario['config'], at: number): void {
  const desired = parseDesired(bytes, config);
  if (desired.state !== 'valid') return;
  const { spec } = desired;
  // A word that is only shown takes no ignored node back.
  const before = spec.act === 'always' ? [] : (mandate.words.at(-1)?.ignored ?? []);
  const word = wordOf(at, spec);
  mandate.words.push({ ...word, ignored: [...new Set([...word.ignored, ...before])] });
}

/** A person comes when status has asked for a while, and no sooner: most of what is named for a moment ends by itself. */
function asksForButtons({ reason, at, until }: OpenMandate['blocked'][number], now: number): boolean {
  return reason === 'NeedsPowerCycle' && until === undefined && now - at >= personComesMs;
}

function standing(mandate: OpenMandate): readonly string[] {
  return mandate.blocked
    .filter(({ until }) => until === undefined)
    .map(({ reason, subject }) => `${reason} ${subject}`);
}

/** Up, well, and with no run that still does something. */
function isConverged({ decision: { conditions, memory } }: TickReport): boolean {
  const isTrue = (wanted: string): boolean =>
    conditions.some(({ type, status }) => type === wanted && status === 'True');
  return isTrue('Converged') && isTrue('Healthy') && memory.run?.phase !== 'acting';
}
