// What the commands of the lab have in common: whole numbers, help, mistakes answered with the usage, and bugs with their stack.

import { watchAnswer } from '../../cli/answered.ts';

/** A mistake of whoever typed the command or wrote a file: told in one sentence, without a stack. */
export class UsageError extends Error {}

/** A whole number from `least` to `most` as text, and nothing else: no blank, sign, fraction or exponent. */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${flag} is a whole number from ${least} to ${most}, and not ${JSON.stringify(text)}`);
}

/** What the process ends with when the command itself has a bug: neither a finding (1) nor a mistake of its user (2). */
const ownFault = 3;

/** Answers `--help`, or runs `main`, and tells with what the process ends. What it said must have arrived. */
export async function exitCodeOf(usage: string, main: () => Promise<number>): Promise<number> {
  const answered = watchAnswer(process);
  const code = await endOf(usage, main);
  const lost = await answered();
  if (lost === undefined) return code;
  console.error(lost);
  return ownFault;
}

async function endOf(usage: string, main: () => Promise<number>): Promise<number> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(usage);
    return 0;
  }
  try {
    return await main();
  } catch (error) {
    const mistake = mistakeIn(error);
    console.error(mistake === undefined ? error : `${mistake}\n${usage}`);
    return mistake === undefined ? ownFault : 2;
  }
}

function mistakeIn(error: unknown): string | undefined {
  if (error instanceof UsageError) return error.message;
  const isArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isArgument ? error.message : undefined;
}
