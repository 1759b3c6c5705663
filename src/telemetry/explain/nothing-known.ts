/** A controller to which no observer has said anything yet: what a row does then is asked of its own assessor. */
import type { Config } from '../../core/config.ts';
import { nothingLearned } from '../../core/decision.ts';
import { nothingSaid } from '../../core/desired.ts';
import type { Snapshot } from '../../core/facts.ts';
import { bootId, runId } from '../../core/ids.ts';
import type { Memory, Run, Target } from '../../core/memory.ts';
import { instant, momentAt, timestamp } from '../../core/moment.ts';
import { recordOf } from '../../core/records.ts';
import { siteOf } from '../../core/site.ts';
import type { AssessInput } from '../../reconcilers/assess.ts';
import { pictureAll } from '../../reconcilers/machines.ts';
import { assessPower } from '../../reconcilers/power/assess-power.ts';
import { emptyMemory } from '../../reconcilers/run/first-memory.ts';

const hostBoot = bootId('this-boot');

/** What an assessor is given in a run towards `target`, with every machine told before to go off and every cell unread. */
export function allUnknown(config: Config, target: Target): AssessInput {
  const now = momentAt(instant(3_600_000));
  const names = config.machines.map(({ name }) => name);
  const snapshot: Snapshot = { sequence: 1, takenAt: now.at, wallAt: timestamp(0), facts: {} };
  const run = runTowards(config, target, now.at);
  const { targets } = run;
  const told = recordOf(names.filter((name) => name !== config.self).map((name) => [name, bootId('old')] as const));
  const memory: Memory = {
    ...emptyMemory(config, hostBoot),
    bootstrapFor: hostBoot,
    intended: targets,
    run,
    committed: target === 'running' ? told : {},
  };
  const pictures = pictureAll({ config, snapshot, memory, now });
  const { power } = assessPower({ config, snapshot, memory, pictures, estimates: nothingLearned, now });
  return {
    config,
    site: siteOf(config),
    spec: nothingSaid,
    snapshot,
    memory,
    run,
    estimates: nothingLearned,
    now,
    power,
    pictures,
    downMachines: new Set<string>(target === 'running' ? [] : names),
    upMachines: new Set<string>(target === 'running' ? names : []),
  };
}

function runTowards(config: Config, target: Target, at: Run['openedAt']): Run {
  const names = config.machines.map(({ name }) => name);
  return {
    id: runId('run-1'),
    cause: 'nothing is known',
    boot: hostBoot,
    openedAt: at,
    openedWallAt: timestamp(0),
    phase: 'acting',
    pace: 'graceful',
    paceMisses: 0,
    from: recordOf(names.map((name) => [name, 'unknown' as const] as const)),
    targets: {
      cluster: target === 'running' ? 'running' : 'quiet',
      machines: recordOf(names.map((name) => [name, target] as const)),
    },
    byHold: true,
    askedBy: config.ups.map(({ name }) => name),
    boots: {},
    options: {},
    baseline: [],
    steps: {},
    cycled: {},
  };
}
