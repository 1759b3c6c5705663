/** The services that people use, asked as they would ask. */
import { readFile } from 'node:fs/promises';
import { createHttpClient, type HttpClient } from '../../clients/http/client.ts';
import { addressesBy } from '../../clients/http/resolve-names.ts';
import { observeServices } from '../../observers/services/observer.ts';
import type { Area, Ground } from './area.ts';

export function openServices(ground: Ground): Area {
  const { clock, cells, closing, file, attending } = ground;
  return {
    polls: observeServices(
      {
        checks: file.startup.service_checklist,
        intervalMs: file.services.interval_seconds * 1_000,
        http: createClient(ground),
        clock,
        cells,
        isWaitedFor: () => attending.open,
      },
      closing,
    ),
    handlers: {},
    close: () => undefined,
  };
}

/** The certificates are read once they are needed. Without them nothing is trusted that they would vouch for, and each probe says so. */
function createClient({ clock, file, onProblem }: Ground): HttpClient {
  const { ca_file: path, resolve } = file.services;
  const open = async (): Promise<HttpClient> => {
    const addressOf = addressesBy(resolve);
    if (path === undefined) return createHttpClient({ clock, addressOf });
    try {
      return createHttpClient({ clock, addressOf, ca: await readFile(path, 'utf8') });
    } catch (error) {
      onProblem(`services.ca_file cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return createHttpClient({ clock, addressOf });
    }
  };
  const client = open();
  return { get: async (...request) => (await client).get(...request) };
}
