/** What the UPSes tell, and what the policy makes of it. */
import { factAbout } from '../../core/facts.ts';
import { budgetMs, isLearned } from '../../reconcilers/power/estimates.ts';
import { downStepsOf, targetsOfWord } from '../plan/down-steps.ts';
import { upsesOf } from '../status/power.ts';
import type { Telling } from '../status/telling.ts';
import { gauge, type Sample, samplesFor, stateSet } from './sample.ts';

export const powerMetrics = {
  ananke_ups_line: gauge(
    ['ups', 'line'],
    'What feeds the UPS; explained: silent because ananke sent the host of its upsd off.',
  ),
  ananke_ups_readable: gauge(['ups'], 'The UPS can be read now.'),
  ananke_ups_reading_age_seconds: gauge(['ups'], 'Time since the last good reading began.'),
  ananke_ups_status: gauge(
    ['ups', 'token'],
    'ups.status of NUT has this token; words that are not listed here count as other.',
  ),
  ananke_ups_battery_charge_ratio: gauge(['ups'], 'Charge of the battery as the UPS tells it, 0 to 1.'),
  ananke_ups_battery_runtime_seconds: gauge(['ups'], 'Runtime as the UPS tells it.'),
  ananke_ups_load_ratio: gauge(['ups'], 'Load as the UPS tells it, 0 to 1.'),
  ananke_ups_input_volts: gauge(['ups'], 'Input voltage as the UPS tells it.'),
  ananke_ups_on_battery_seconds: gauge(['ups'], 'Time on battery without a break; absent while it is not.'),
  ananke_ups_reserve_seconds: gauge(
    ['ups'],
    'What is left before the battery ends: on battery as the policy reckons it, on mains as the UPS tells it.',
  ),
  ananke_ups_need_seconds: gauge(
    ['ups'],
    'What a shutdown of its scope takes, times the safety factor; in an open way down what that still takes.',
  ),
  ananke_ups_margin_seconds: gauge(['ups'], 'Reserve less need; below 0 the battery ends before the work.'),
  ananke_ups_trigger: gauge(['ups', 'reason'], '1: the present cause to go down; absent without one.'),
  ananke_ups_start_allowed: gauge(['ups'], 'Machines may be started on it: the start rule is met.'),
  ananke_ups_released: gauge(['ups'], 'Its hold was set aside by hand, and that counts.'),
  ananke_ups_machines: gauge(['ups'], 'Machines that are lost with it.'),
  ananke_shutdown_budget_seconds: gauge(
    [],
    'What a shutdown of the whole cluster takes: the longest path of its steps, never below the floor.',
  ),
  ananke_shutdown_budget_runs: gauge(
    [],
    'Complete runs that the budget was learned from; 0: shares of the default budget.',
  ),
};

/** ups.status in NUT's own list (docs/new-drivers.txt, status data). */
const tokens = [
  'OL',
  'OB',
  'LB',
  'HB',
  'RB',
  'CHRG',
  'DISCHRG',
  'BYPASS',
  'CAL',
  'OFF',
  'OVER',
  'TRIM',
  'BOOST',
  'FSD',
  'ALARM',
  'TEST',
  'ECO',
  'WAIT',
] as const;
const lines = ['mains', 'battery', 'unknown', 'explained'] as const;
const give = samplesFor(powerMetrics);

export function powerSamples(telling: Telling): readonly Sample[] {
  return [...upsesOf(telling).flatMap((ups) => upsSamples(ups, telling)), ...budgetSamples(telling)];
}

function upsSamples(told: ReturnType<typeof upsesOf>[number], { input, decision }: Telling): readonly Sample[] {
  const ups = told.name;
  const config = input.config.ups.find(({ name }) => name === ups);
  const fact = factAbout(input.snapshot, 'ups', ups);
  const picture = config === undefined ? undefined : decision.power[config.name];
  // A value that is out of date is no value: its age tells since when.
  const reading = fact.state === 'known' ? fact.value : undefined;
  const ratio = (percent: number | undefined): number | undefined =>
    percent === undefined ? undefined : percent / 100;
  const isOnBattery = picture !== undefined && picture.line !== 'mains' && picture.darkAt !== undefined;
  const left =
    isOnBattery && picture.darkAt !== undefined ? (picture.darkAt - input.snapshot.takenAt) / 1_000 : undefined;
  return [
    ...stateSet(lines, told.line, (line, isSo) => give('ananke_ups_line', { ups, line }, isSo)),
    ...give('ananke_ups_readable', { ups }, fact.state === 'known'),
    ...give('ananke_ups_reading_age_seconds', { ups }, told.ageSeconds),
    ...(reading === undefined ? [] : tokenSamples(ups, reading.tokens)),
    ...give('ananke_ups_battery_charge_ratio', { ups }, ratio(reading?.chargePercent)),
    ...give('ananke_ups_battery_runtime_seconds', { ups }, reading?.runtimeSeconds),
    ...give('ananke_ups_load_ratio', { ups }, ratio(reading?.loadPercent)),
    ...give('ananke_ups_input_volts', { ups }, reading?.inputVoltage),
    ...give('ananke_ups_on_battery_seconds', { ups }, told.onBatterySeconds),
    ...give('ananke_ups_reserve_seconds', { ups }, left ?? reading?.runtimeSeconds),
    ...give('ananke_ups_need_seconds', { ups }, picture === undefined ? undefined : told.needSeconds),
    ...give('ananke_ups_margin_seconds', { ups }, told.spareSeconds),
    ...(told.trigger === undefined ? [] : give('ananke_ups_trigger', { ups, reason: told.trigger.reason }, 1)),
    ...give('ananke_ups_start_allowed', { ups }, picture?.startRule.met),
    ...give('ananke_ups_released', { ups }, picture === undefined ? undefined : picture.released === true),
    ...give('ananke_ups_machines', { ups }, told.lost),
  ];
}

function tokenSamples(ups: string, told: readonly string[]): readonly Sample[] {
  const known: readonly string[] = tokens;
  const isOther = told.some((token) => !known.includes(token));
  return [
    ...tokens.flatMap((token) => give('ananke_ups_status', { ups, token }, told.includes(token))),
    ...give('ananke_ups_status', { ups, token: 'other' }, isOther),
  ];
}

function budgetSamples({ input: { config, estimates } }: Telling): readonly Sample[] {
  const targets = targetsOfWord(config, { cluster: 'down', mode: 'config', ignoredNodes: [] });
  const seconds = budgetMs(downStepsOf(config, targets).steps, config, estimates) / 1_000;
  return [
    ...give('ananke_shutdown_budget_seconds', {}, seconds),
    ...give('ananke_shutdown_budget_runs', {}, isLearned(config, estimates) ? estimates.runs : 0),
  ];
}
