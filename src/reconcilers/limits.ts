/** How long each row may take, from the configuration. What happens then is the row's `atLimit`. */
import type { Config } from '../core/config.ts';
import { nodeName, upsName } from '../core/ids.ts';
import { siteOf } from '../core/site.ts';
import type { Step } from '../core/step.ts';
import type { DownRow, UpRow } from './order.ts';

/** A patch of the API, or a marker on a machine: nothing about it is slow. */
const smallRequestMs = 60_000;
/** Added to the grace of workload containers before their row is given up. */
const endWorkloadsSlackMs = 20_000;
const workloadsLimitMs = 1_800_000;

type Limit = (config: Config, subject: string) => number;
const stop: Limit = ({ shutdown }) => shutdown.stopTimeoutMs;
/** A machine counts as off only after its silence: that is part of what its poweroff takes. */
const powerOff: Limit = ({ shutdown }) => shutdown.poweroffTimeoutMs + shutdown.offSilenceMs;
/** It may have to wait for a machine that goes off only after another output was told through it. */
const cycle: Limit = (config, subject) => {
  const { powerClass } = siteOf(config);
  const waits = config.machines.some(
    ({ name, feeds }) =>
      feeds.includes(upsName(subject)) &&
      powerClass.get(name) === 'upsd' &&
      config.ups.some((ups) => ups.serverHost === name && ups.name !== subject),
  );
  return smallRequestMs + (waits ? smallRequestMs + powerOff(config, subject) : 0);
};
const boot: Limit = (config, subject) =>
  config.machines.find((machine) => machine.name === nodeName(subject))?.bootTimeoutMs ??
  config.startup.nodesReadyTimeoutMs;
const nodes: Limit = ({ startup }) => startup.nodesReadyTimeoutMs;
const soak: Limit = ({ startup }) => startup.soakLimitMs;
const never: Limit = () => Infinity;

const downLimits: Readonly<Record<DownRow, Limit>> = {
  'suspend-gitops': ({ shutdown }) => shutdown.gitopsTimeoutMs,
  'snapshot-etcd': ({ shutdown }) => shutdown.snapshot.timeoutMs,
  cordon: ({ shutdown }) => shutdown.gitopsTimeoutMs,
  drain: ({ shutdown }) => shutdown.drain.timeoutMs,
  'end-workloads': ({ shutdown }) => shutdown.drain.maxGraceMs + endWorkloadsSlackMs,
  'detach-volumes': ({ shutdown }) => shutdown.volumesTimeoutMs,
  'stay-down': stop,
  'stop-agent': stop,
  'end-containers': stop,
  'stop-server': stop,
  'end-server-containers': stop,
  'power-off': powerOff,
  'power-off-host': powerOff,
  'power-off-serving': powerOff,
  'power-off-upsd': powerOff,
  'power-off-peer': powerOff,
  'cycle-ups-output': cycle,
  'power-off-self': never,
};
const upLimits: Readonly<Record<UpRow, Limit>> = {
  'power-safe': never,
  'finish-off': powerOff,
  wake: boot,
  reach: boot,
  'host-identity': never,
  'clock-sane': boot,
  'start-server': nodes,
  'api-ready': ({ startup }) => startup.apiTimeoutMs,
  'start-agent': nodes,
  'node-ready': nodes,
  'storage-ready': nodes,
  uncordon: () => smallRequestMs,
  'unseal-vault': nodes,
  'source-guard': never,
  'source-ready': ({ flux }) => flux?.healthyTimeoutMs ?? workloadsLimitMs,
  'resume-gitops': () => smallRequestMs,
  'flux-healthy': ({ flux }) => flux?.healthyTimeoutMs ?? workloadsLimitMs,
  'workloads-converged': () => workloadsLimitMs,
  'ingress-checklist': soak,
  'service-checklist': soak,
  'all-machines-back': never,
  soak,
};
const limits: Readonly<Record<string, Limit>> = { ...downLimits, ...upLimits };

/** The configured limit of a step, ms; Infinity for none. */
export function limitMs(step: Step, config: Config): number {
  return limits[step.row]?.(config, step.subject) ?? Infinity;
}
