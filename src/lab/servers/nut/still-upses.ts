/** UPSes that are as they are told to be: a table for tests, and for whoever wants to look at one thing. */
import type { DriverOutcome, UpsEntry, UpsState, UpsTable } from './upses.ts';

export interface StillUps extends UpsEntry {
  state: UpsState;
  /** What the driver makes of an order; success, when absent. */
  outcome?: Promise<DriverOutcome>;
}
export interface StillUpses extends UpsTable {
  /** Orders that were given, oldest first: `INSTCMD rack load.off`. */
  readonly orders: readonly string[];
}

export function createStillUpses(upses: readonly StillUps[]): StillUpses {
  const orders: string[] = [];
  const named = (name: string): StillUps | undefined => upses.find((ups) => ups.name === name);
  const change = (name: string, variable: string, value: string): void => {
    const ups = named(name);
    if (ups?.state.kind !== 'data') return;
    ups.state = { ...ups.state, variables: { ...ups.state.variables, [variable]: value } };
  };
  const outcomeOf = (name: string): Promise<DriverOutcome> => named(name)?.outcome ?? Promise.resolve('success');
  return {
    orders,
    list: () => upses,
    variables: (name) => Promise.resolve(named(name)?.state ?? { kind: 'no-driver' }),
    command(name, command, parameter) {
      orders.push(['INSTCMD', name, command, ...(parameter === undefined ? [] : [parameter])].join(' '));
      return outcomeOf(name);
    },
    set(name, variable, value) {
      orders.push(`SET ${name} ${variable} ${value}`);
      change(name, variable, value);
      return outcomeOf(name);
    },
    forceShutdown(name) {
      const ups = named(name);
      if (ups?.state.kind !== 'data') return;
      change(name, 'ups.status', `FSD ${ups.state.variables['ups.status'] ?? ''}`);
    },
  };
}
