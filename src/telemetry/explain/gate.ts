/** A row of the way up as the registries have it: what it waits for, who waits for it, its limit, and what it makes of knowing nothing. */
import { bases } from '../../api/basis/bases.ts';
import type { Config } from '../../core/config.ts';
import type { Step, StepRule } from '../../core/step.ts';
import { expand } from '../../reconcilers/graph/expand.ts';
import { ruleOf, up } from '../../reconcilers/order.ts';
import { upScope } from '../../reconcilers/run/scope.ts';
import { upAssessors } from '../../reconcilers/up/assessors.ts';
import { ends } from '../status/waits.ts';
import { gateReasons } from './gate-reasons.ts';
import { limitKeysOf } from './limit-keys.ts';
import { needInWords } from './need-words.ts';
import { allUnknown } from './nothing-known.ts';

export interface GateFacts {
  readonly name: string;
  readonly group: string;
  readonly per: StepRule['per'];
  /** Its place on the way up, from 1. */
  readonly place: number;
  readonly places: number;
  readonly needs: readonly { readonly row: string; readonly words: string }[];
  readonly neededBy: readonly string[];
  readonly atLimit: string;
  readonly keeps: boolean;
  /** Keys of both files that its verdict goes by; those of its limit are told with that. */
  readonly settings: readonly string[];
  /** Absent: the configuration has nothing that it is made for. */
  readonly here?: GateHere;
}
/** What the configuration of this site makes of it. */
export interface GateHere {
  /** Shortest and longest, seconds; absent: none. */
  readonly limitSeconds?: readonly [number, number];
  readonly limitKeys: readonly string[];
  /** What it says and asks for while nobody has read anything. */
  readonly unknown: { readonly is: string; readonly reason: string; readonly asks: readonly string[] };
}

export const gateNames: readonly string[] = Object.keys(up);

export function gateFacts(name: string, config: Config | undefined): GateFacts | undefined {
  const rule = ruleOf(up, name);
  if (rule === undefined) return undefined;
  const here = config === undefined ? undefined : gateHere(name, config);
  return {
    name,
    group: rule.group,
    per: rule.per,
    place: gateNames.indexOf(name) + 1,
    places: gateNames.length,
    needs: rule.needs.map((need) => ({ row: need.step, words: needInWords(need, (row) => row) })),
    neededBy: gateNames.filter((row) => ruleOf(up, row)?.needs.some(({ step }) => step === name)),
    atLimit: ends[rule.atLimit],
    keeps: rule.keeps === true,
    settings: settingsOf(name, rule),
    ...(here === undefined ? {} : { here }),
  };
}

function settingsOf(name: string, { stable }: StepRule): readonly string[] {
  const given = Object.entries(gateReasons).find(([row]) => row === name)?.[1] ?? [];
  const keys = given.flatMap((reason) => bases.get(reason)?.settings ?? []);
  return [...new Set([...keys, ...(stable === 'soak' ? ['startup.service_checklist_stability_seconds'] : [])])];
}

function gateHere(name: string, config: Config): GateHere | undefined {
  const input = allUnknown(config, 'running');
  const targets = input.run?.targets;
  const steps = targets === undefined ? [] : expand(up, upScope(config, targets)).filter(({ row }) => row === name);
  const [first] = steps;
  const assess = Object.entries(upAssessors).find(([row]) => row === name)?.[1];
  if (first === undefined || assess === undefined) return undefined;
  const { id, subject } = first;
  const { verdict, actions } = assess({ id, subject, rung: undefined, readyAt: input.now.at }, input);
  return {
    ...limitsOf(steps, config),
    unknown: { is: verdict.is, reason: verdict.reason, asks: [...new Set(actions.map(({ kind }) => kind))] },
  };
}

function limitsOf(steps: readonly Step[], config: Config): Pick<GateHere, 'limitSeconds' | 'limitKeys'> {
  const limits = steps.map((step) => limitKeysOf(step, config));
  const seconds = limits.map(({ limitMs }) => limitMs / 1_000).filter(Number.isFinite);
  const limitKeys = [...new Set(limits.flatMap(({ keys }) => keys))];
  return seconds.length === 0
    ? { limitKeys }
    : { limitSeconds: [Math.min(...seconds), Math.max(...seconds)], limitKeys };
}
