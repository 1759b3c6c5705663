// Tells a mistake on the command line from a bug: the first is answered with the usage, the second with its stack.

/** What is wrong with the arguments, as `parseArgs` says it; undefined for any other error. */
export function argumentProblem(error: unknown): string | undefined {
  if (!(error instanceof TypeError) || !('code' in error)) return undefined;
  return String(error.code).startsWith('ERR_PARSE_ARGS') ? error.message : undefined;
}
