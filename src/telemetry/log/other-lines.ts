/** What is worth a line beside decisions: what was found at the start, and what goes wrong around the loop. */
import { type LogLine, line } from './line.ts';

/** `version`: of the program; `config`: the path of the file that it goes by. */
export function startingLine(about: {
  readonly version: string;
  readonly node: string;
  readonly config: string;
}): LogLine {
  return line('info', 'starting', { ...about });
}

/** What was lost or looked wrong in the record, in sentences. */
export function recoveredLines(notes: readonly string[]): readonly LogLine[] {
  return notes.map((why) => line('warn', 'record recovered', { why }));
}

/** A file that repeats what Memory says could not be written: status.json, runs.json, the holds in desired.yaml. */
export function projectionLine(name: string, error: unknown): LogLine {
  return line('warn', 'file not written', { file: name, why: wordsOf(error) });
}

/** Something around the loop does not work: the metrics server, the watchdog. The loop goes on without it. */
export function troubleLine(part: string, error: unknown): LogLine {
  return line('warn', 'trouble', { part, why: wordsOf(error) });
}

/** A bug: the process ends, and systemd starts it again. The stack names files of the program and nothing that it was given. */
export function crashLine(error: unknown): LogLine {
  const stack = error instanceof Error ? error.stack : undefined;
  return line('error', 'the loop has broken', { why: wordsOf(error), stack });
}

export function stoppingLine(why: string): LogLine {
  return line('info', 'stopping', { why });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
