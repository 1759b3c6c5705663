/** What a real machine prints for a verb, made from what the simulated one is: the other half of the readers in core/node-verbs. */

import { acceptedLine, firstLine, lastLine } from '../../../core/node-verbs/reply.ts';
import { encodeText } from '../../../core/node-verbs/words.ts';
import type { VerbName } from '../../../core/node-verbs.ts';
import type { ProbeReport } from '../../world/command.ts';
import type { VerbAnswer } from './machines.ts';

export function answerOf(verb: VerbName, lines: readonly string[]): VerbAnswer {
  return { code: 0, stdout: `${[firstLine(verb), ...lines, lastLine(verb)].join('\n')}\n`, stderr: '' };
}

export const acceptedAnswer = (verb: VerbName): VerbAnswer => answerOf(verb, [acceptedLine]);
export const refusedAnswer = (verb: VerbName, word: string, detail: string): VerbAnswer =>
  answerOf(verb, [`refused ${word} ${detail}`]);

/** `clockMs`: what the machine's own clock shows now. */
export function probeLines(report: ProbeReport, machineId: string, clockMs: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { namespace } of report.containers) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  const { stayDown, unit } = report;
  const clock = `clock ${Math.floor(clockMs / 1_000)}.${String(Math.floor(clockMs % 1_000)).padStart(3, '0')}000000`;
  return [
    clock,
    `machine ${machineId}`,
    `boot ${report.bootId}`,
    ...(unit === undefined ? ['unit none'] : ['unit LoadState=loaded', `unit ActiveState=${unit}`]),
    `synchronized ${report.clockSynchronized ? 'yes' : 'no'}`,
    `mounts ${report.mounts.length}`,
    ...[...counts].map(([namespace, count]) => `containers ${namespace} container ${count}`),
    'containers counted',
    stayDown === undefined
      ? 'marker none'
      : `marker file ${stayDown.owner} ${stayDown.epoch} ${encodeText(stayDown.cause)}`,
    clock,
  ];
}
