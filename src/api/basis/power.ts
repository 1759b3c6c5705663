/** What the causes to go down and the refusals to start go by. */
import type { reasons } from '../reasons.ts';
import type { BasisTable } from './basis.ts';

/** What a way down takes: learned, or shared out of the default. */
const budget = [
  'shutdown.default_budget_seconds',
  'shutdown.budget_min_runs',
  'shutdown.budget_floor_seconds',
] as const;
const need = ['power.runtime_safety_factor', ...budget] as const;
const learned = 'step times learned from runs';
const line = { ups: ['tokens'] } as const;
/** How long the own host stays on: until its battery is nearly empty, unless somebody said poweroff. */
const ownHost = [
  'coordination.self',
  'nodes.feeds',
  'nodes.min_feeds',
  'shutdown.poweroff_timeout_seconds',
  'spec.cluster',
  'spec.mode',
] as const;

export const powerBasis: BasisTable<keyof typeof reasons> = {
  // Causes to go down
  ForcedShutdown: { facts: line, settings: [] },
  LowBattery: { facts: line, settings: [] },
  ChargeBelowFloor: {
    facts: { ups: ['tokens', 'chargePercent'] },
    settings: ['power.charge_floor_percent', 'power.debounce_polls', 'power.poll_on_battery_seconds'],
  },
  RuntimeBelowBudget: {
    facts: { ups: ['tokens', 'runtimeSeconds', 'chargePercent'] },
    record: learned,
    settings: [...need, 'power.debounce_polls', 'power.poll_on_battery_seconds', 'ups.full_load_runtime_seconds'],
  },
  OnBatteryTooLong: { facts: line, settings: ['power.on_battery_limit_seconds'] },
  BlindOnBattery: {
    facts: { ups: ['tokens', 'runtimeSeconds'] },
    record: `the last reading that came, ${learned}`,
    settings: ['power.comms_dead_seconds', 'power.blind_margin_seconds', 'power.blind_max_seconds', ...need],
  },

  // Why nothing is started
  OnBattery: { facts: line, settings: [] },
  LowBatteryOnMains: { facts: line, settings: [] },
  PowerUnknown: { facts: line, settings: [] },
  MainsNotStable: {
    facts: line,
    settings: ['power.restore_stable_seconds', 'power.reversal_stable_seconds'],
  },
  Recharging: {
    facts: { ups: ['tokens', 'chargePercent'] },
    record: learned,
    settings: [
      'power.restart_min_charge_percent',
      'power.startup_commit_seconds',
      'power.restore_stable_seconds_blind',
      'ups.full_load_runtime_seconds',
      ...need,
    ],
  },
  ReserveBelowNeed: {
    facts: { ups: ['chargePercent', 'runtimeSeconds'] },
    record: learned,
    settings: ['ups.full_load_runtime_seconds', ...need],
  },
  StartReserveBelowNeed: {
    facts: { ups: ['chargePercent'] },
    record: learned,
    settings: ['power.startup_commit_seconds', 'ups.full_load_runtime_seconds', ...need],
  },
  ScoutWake: { facts: line, settings: ['ups.server_host', 'power.restore_stable_seconds_blind'] },
  UpsLoaded: { facts: { ups: ['loadPercent'] }, settings: ['power.max_load_percent'] },
  WakesStaggered: {
    facts: { reach: ['answer'] },
    record: 'machines that were woken before',
    settings: ['startup.wake_parallel', 'startup.wake_stagger_seconds'],
  },
  AwaitingBootstrap: { facts: { host: ['bootId', 'bootstrapped'] }, record: 'the last word', settings: [] },

  // Outputs and the own host
  NeedsPowerCycle: {
    facts: { reach: ['answer'] },
    record: 'who goes off in the run',
    settings: ['nodes.wake.method', 'nodes.feeds', 'ups.return_output', 'spec.ignoredNodes'],
  },
  NeedsBothFeeds: { facts: line, settings: ['nodes.feeds', 'nodes.min_feeds'] },
  NotAllOff: {
    facts: { reach: ['answer', 'since'], words: ['bootId'], outlet: ['power'], node: ['containers'] },
    settings: ['nodes.feeds', 'nodes.min_feeds', 'shutdown.off_silence_seconds'],
  },
  WouldStrandItself: {
    facts: { ups: ['tokens', 'runtimeSeconds'] },
    record: 'outputs that were told to cycle',
    settings: ['nodes.wake.method', 'ups.return_output', ...ownHost],
  },
  CouldStillStop: {
    facts: { reach: ['answer'], node: [], ups: ['tokens', 'runtimeSeconds'] },
    record: 'machines that were told to go off',
    settings: ownHost,
  },
};
