/** What somebody who plays is shown: the catalogue of faults, and how a world stands in truth. */

import { durationWords } from '../../cli/edit/duration-flag.ts';
import { table } from '../../cli/screens/table.ts';
import { type Line, line, span } from '../../cli/screens/text.ts';
import { duration, percent } from '../../cli/screens/times.ts';
import { counted } from '../../core/counted.ts';
import { faultCatalogue, faultKinds } from '../world/faults.ts';
import type { Standing } from './requests.ts';

export function catalogueLines(): readonly Line[] {
  const rows = faultKinds.map((kind) => {
    const { on, lasts, what } = faultCatalogue[kind];
    return [kind, on, lasts ? 'until cleared' : 'at once', what];
  });
  return table([{ head: 'FAULT' }, { head: 'ON A' }, { head: 'LASTS' }, { head: 'WHAT HAPPENS' }], rows);
}

export function standingLines({ site, runsForMs, self, upses, machines, api, faults }: Standing): readonly Line[] {
  const seconds = (ms: number): number => Math.round(ms / 1_000);
  const others = machines.filter(({ state }) => state !== 'on');
  return [
    line(`${site} for ${duration(seconds(runsForMs))}; ${self.name}, where ananke runs, is ${self.state}`),
    [],
    ...table(
      [
        { head: 'UPS' },
        { head: 'CIRCUIT' },
        { head: 'MAINS' },
        { head: 'OUTPUT' },
        { head: 'CHARGE', right: true },
        { head: 'LOAD', right: true },
        { head: 'ENDS IN', right: true },
      ],
      upses.map((ups) => [
        ups.name,
        ups.circuit,
        ups.mains ? 'on' : span('off', 'yellow'),
        ups.output ? 'on' : span('off', 'red'),
        percent(ups.chargePercent),
        `${Math.round(ups.loadWatts)} W`,
        ups.secondsLeft === undefined ? '-' : duration(Math.round(ups.secondsLeft)),
      ]),
    ),
    [],
    line(
      `${machines.length - others.length} of ${counted(machines.length, 'machine')} on, with ${counted(
        machines.reduce((sum, { containers }) => sum + containers, 0),
        'container',
      )}; the API ${api ? 'answers' : 'does not answer'}`,
    ),
    ...others.map(({ name, state, containers }) => line(`  ${name} ${state}, ${counted(containers, 'container')}`)),
    ...(faults.length === 0 ? [line('no fault')] : []),
    ...faults.map(({ number, kind, target, forMs, leftMs }) => {
      const left = leftMs === undefined ? '' : `, ${durationWords(leftMs) || 'no time'} left`;
      return line(`fault ${number}: ${kind} ${target}, since ${duration(seconds(forMs))}${left}`);
    }),
  ];
}
