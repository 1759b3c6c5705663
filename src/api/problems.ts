/** What is wrong with a file, in a form that screens, logs and tests can place: one problem, one line and column. */

export interface Problem {
  /** 1-based, as editors count. */
  readonly line: number;
  readonly column: number;
  /** Characters to underline, at least 1. */
  readonly length: number;
  /** Where in the file, such as `nodes[3].wake.mac`; empty for the file as a whole. */
  readonly key: string;
  /** What is wrong, without the key and without a full stop: `"power-off" is not one of config, cluster-only, poweroff`. */
  readonly message: string;
  /** What probably was meant, as a sentence: `did you mean poweroff?`. */
  readonly suggestion?: string;
}

/** A file with thousands of mistakes is one mistake; more problems than this help nobody. */
export const maxProblems = 50;

export function withSuggestion(problem: Problem, suggestion: string | undefined): Problem {
  return suggestion === undefined ? problem : { ...problem, suggestion };
}

/** `6:9 spec.mode`: what follows the file name and a colon. */
export function placeOf(problem: Problem): string {
  const place = `${problem.line}:${problem.column}`;
  return problem.key === '' ? place : `${place} ${problem.key}`;
}

/** One problem as one line of text, without its place. */
export function textOf(problem: Problem): string {
  return problem.suggestion === undefined ? problem.message : `${problem.message}; ${problem.suggestion}`;
}

/** The first problem in full and how many more there are: what a log line and the first lines of status have room for. */
export function inShort(problems: readonly Problem[]): { readonly place: string; readonly message: string } {
  const [first, ...others] = problems;
  if (first === undefined) return { place: '1:1', message: 'the file is not valid' };
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return { place: placeOf(first), message: `${textOf(first)}${more}` };
}

/** In the order of the file: the first mistake is often the cause of the others. */
export function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, maxProblems);
}
