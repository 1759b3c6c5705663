// `services.resolve`.
import { expect, it } from 'vitest';
import { addressesBy } from '../../../src/clients/http/resolve-names.ts';

const addressOf = addressesBy({ '*.Home.example': '192.0.2.200', 'git.home.example': '192.0.2.7' });

it.each([
  ['git.home.example', '192.0.2.7'],
  ['GIT.home.example.', '192.0.2.7'],
  ['grafana.home.example', '192.0.2.200'],
  ['home.example', undefined],
  ['a.b.home.example', undefined],
  ['example', undefined],
])('finds %s at %s', (host, address) => expect(addressOf(host)).toBe(address));
