// That a real upsd judges the user before it looks for the variable: what `ananke doctor` rests on when it asks for an order that no UPS
// can take.
import { expect, it } from 'vitest';
import { lookAtOrders } from '../../src/controller/doctor/orders.ts';
import { upsName } from '../../src/core/ids.ts';
import { aClient, clock, known } from './nut-clients.ts';
import { admin, aRealUpsd } from './upsd.ts';

const rack = upsName('rack');
const never = new AbortController().signal;

it.each([
  ['knows the user', admin, { is: 'read', value: undefined }],
  [
    'does not take the password',
    { ...admin, password: 'another' },
    { is: 'failed', message: expect.stringContaining('ACCESS-DENIED') },
  ],
])('%s', async (_, credentials, taken) => {
  const upsd = await aRealUpsd([{ name: 'rack', variables: { 'ups.status': 'OL' } }]);
  const client = aClient(upsd.port, { credentials });
  await known(client, 'rack');
  const orders = new Map([[rack, { client, nameThere: 'rack', user: credentials.user }]]);
  expect(await lookAtOrders(orders, clock, never)).toEqual([{ ups: rack, user: admin.user, taken }]);
  const variables = await client.variables('rack');
  expect(variables.is === 'ok' && variables.value.has('ananke.doctor')).toBe(false);
});
