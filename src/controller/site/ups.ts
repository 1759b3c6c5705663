/** The UPSes, over one connection to each upsd, by which they are read and given orders. */
import { readFileSync } from 'node:fs';
import { createNutClient, type NutClient } from '../../clients/nut/client.ts';
import type { Credentials } from '../../clients/nut/introduction.ts';
import type { UpsName } from '../../core/ids.ts';
import { whenKnown } from '../../core/when-known.ts';
import { createCycleOutput, type OrderedUps } from '../../executor/handlers/cycle-output.ts';
import type { Polling } from '../../observers/poll.ts';
import { type Upsd, upsdsOf } from '../../observers/ups/address.ts';
import { observeUpses } from '../../observers/ups/observer.ts';
import type { Area, Ground } from './area.ts';

export interface UpsesArea extends Area<'CycleOutput'> {
  /** The way to give orders to each, and its user there, where there is one that can be used. */
  readonly orders: ReadonlyMap<UpsName, OrderedUps & { readonly user: string | undefined }>;
}

export function openUpses(ground: Ground): UpsesArea {
  const { config, clock, cells, random, closing } = ground;
  const clients: NutClient[] = [];
  const polls = new Map<string, Polling>();
  const orders = new Map<UpsName, OrderedUps & { readonly user: string | undefined }>();
  for (const upsd of upsdsOf(config.ups)) {
    const { host, port, upses } = upsd;
    const credentials = credentialsFor(upsd, ground);
    const client = createNutClient({ host, port, clock, random, ...whenKnown('credentials', credentials) });
    clients.push(client);
    for (const [cell, poll] of observeUpses({ client, upses, clock, cells }, closing)) polls.set(cell, poll);
    for (const { config: ups, nameThere } of upses)
      orders.set(ups.name, { client, nameThere, user: credentials?.user });
  }
  return {
    polls,
    handlers: { CycleOutput: createCycleOutput(orders, clock) },
    orders,
    close: () => clients.forEach((client) => client.close()),
  };
}

/** A connection has one user: that of the first of its UPSes which names one. */
function credentialsFor({ upses }: Upsd, { file, onProblem }: Ground): Credentials | undefined {
  const names = new Set<string>(upses.map(({ config }) => config.name));
  const entry = file.ups.find(({ name, user }) => names.has(name) && user !== undefined);
  if (entry?.user === undefined || entry.password_file === undefined) return undefined;
  try {
    // Small, local, and read once: nothing else of the site is open yet.
    return { user: entry.user, password: readFileSync(entry.password_file, 'utf8').replace(/\r?\n$/, '') };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onProblem(`${entry.name} is read and given no orders, because its password_file cannot be read: ${why}`);
    return undefined;
  }
}
