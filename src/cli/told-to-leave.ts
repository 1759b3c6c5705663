/** For a verb that stays: whoever is there may press Ctrl-C, and a service manager may end it. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The signal aborts when the process is told to end; what is left to be said and closed is said and closed then. */
export async function untilToldToLeave<Value>(act: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort('leave');
  for (const signal of signals) process.on(signal, leave);
  try {
    return await act(leaving.signal);
  } finally {
    for (const signal of signals) process.off(signal, leave);
  }
}
