// A controller in the middle of a drain, for any number of machines: the state in which a decision has the most to look at.
import type { Config, MachineConfig } from '../../src/core/config.ts';
import { type Decision, type Input, nothingLearned } from '../../src/core/decision.ts';
import type { Desired } from '../../src/core/desired.ts';
import { bootId, nodeName, upsName } from '../../src/core/ids.ts';
import { instant, timestamp } from '../../src/core/moment.ts';
import { known, type Observed } from '../../src/core/observed.ts';
import { decide } from '../../src/reconcilers/decide.ts';

const podsEach = 10;
const desired: Desired = {
  state: 'valid',
  editId: 'bench',
  digest: 'bench',
  spec: { cluster: 'up', mode: 'config', ignoredNodes: [], reason: '', act: 'always', options: {}, countermands: [] },
};

/** The configuration of `base` with as many agents as make `count` machines. */
export function withMachines(base: Config, count: number): Config {
  const agent = base.machines.find((machine) => machine.role === 'agent');
  if (agent === undefined) throw new Error('the base configuration has no agent');
  const missing = Math.max(0, count - base.machines.length);
  const more = Array.from(
    { length: missing },
    (_, index): MachineConfig => ({ ...agent, name: nodeName(`bench-${index}`), aliases: [] }),
  );
  return { ...base, machines: [...base.machines, ...more] };
}

export interface MidDrain {
  /** The input of the next tick: one UPS cell has changed since the last. */
  next(): Input;
  take(decision: Decision): void;
}

/** Runs the real decision until every node is cordoned and pods are being evicted. */
export function midDrain(config: Config): MidDrain & { readonly coldMs: number } {
  let at = 1_000_000;
  let sequence = 0;
  const facts = healthyFacts(config, at);
  let memory: Input['memory'];
  let runtime = 400;
  const input = (): Input => {
    sequence += 1;
    return {
      config,
      desired,
      memory,
      estimates: nothingLearned,
      snapshot: { sequence, takenAt: instant(at), wallAt: timestamp(1_790_000_000_000 + at), facts: { ...facts } },
    };
  };
  const step = (): Decision => {
    const decision = decide(input());
    memory = decision.memory;
    return decision;
  };
  step();
  const battery = (): void => {
    runtime -= 0.1;
    facts[`ups/${config.ups[0]?.name}`] = known(
      { tokens: ['OB', 'DISCHRG'], chargePercent: 40, runtimeSeconds: runtime, loadPercent: 40 },
      instant(at),
    );
  };
  // Three updates below the need place the hold and open the run; then Flux is suspended and the nodes are cordoned.
  for (let update = 0; update < 4; update++) {
    at += 1000;
    battery();
    step();
  }
  facts['flux'] = known({ objects: [] }, instant(at));
  for (const machine of config.machines) {
    facts[`kube-node/${machine.name}`] = known(
      { unschedulable: true, cordonedBy: 'run-1', ready: true, lease: 'renewed' },
      instant(at),
    );
  }
  at += 1000;
  const began = performance.now();
  const decision = step();
  const coldMs = performance.now() - began;
  if (!decision.steps.some(({ step: { row }, state }) => row === 'drain' && state.is === 'ready'))
    throw new Error('not in the middle of a drain');
  return {
    coldMs,
    next() {
      at += 100;
      battery();
      return input();
    },
    take(next) {
      memory = next.memory;
    },
  };
}

function healthyFacts(config: Config, at: number): Record<string, Observed<unknown>> {
  const began = instant(at - 1000);
  const facts: Record<string, Observed<unknown>> = {
    host: known({ bootId: bootId('own'), bootstrapped: true, linkUp: true }, began),
    journal: known({ durable: true, message: '' }, began),
    api: known({ answer: 'ready', since: began }, began),
    flux: known(
      {
        objects: [
          {
            id: 'Kustomization/root',
            kind: 'Kustomization',
            root: true,
            suspended: false,
            ready: true,
            reconciling: false,
          },
        ],
      },
      began,
    ),
    'flux-source': known({ url: 'ssh://git@example/x.git', branch: 'main', ready: true }, began),
    snapshots: known({ listed: [] }, began),
    vault: known({ pods: [] }, began),
  };
  for (const ups of config.ups)
    facts[`ups/${upsName(ups.name)}`] = known(
      { tokens: ['OL'], chargePercent: 100, runtimeSeconds: 1400, loadPercent: 40 },
      began,
    );
  for (const machine of config.machines) {
    const { name } = machine;
    facts[`reach/${name}`] = known({ answer: 'answers', since: began }, began);
    const containers = { workload: podsEach, storage: 2, system: 2 };
    facts[`node/${name}`] = known(
      {
        bootId: bootId(`boot-${name}`),
        unit: 'active',
        containers,
        mounts: 2,
        clockSkewSeconds: 0,
        clockSynchronized: true,
      },
      began,
    );
    if (machine.role === 'host') continue;
    facts[`kube-node/${name}`] = known({ unschedulable: false, ready: true, lease: 'renewed' }, began);
    facts[`volumes/${name}`] = known({ engines: [], replicas: [] }, began);
    const pods = Array.from({ length: podsEach }, (_, index) => ({
      namespace: 'apps',
      name: `pod-${index}`,
      uid: `${name}-${index}`,
      kind: 'owned',
      terminating: index % 2 === 0,
      graceSeconds: 30,
    }));
    facts[`pods/${name}`] = known(pods, began);
  }
  return facts;
}
