/**
 * Whether upsd takes orders from the user of the configuration. upsd looks at user and password only with an order, and before it
 * looks for the variable (server/netset.c of NUT): so it is asked to set one that no UPS has, which it refuses either way.
 */
import type { Answer, SiteSeen } from '../../checks/seen.ts';
import type { NutOrder } from '../../clients/nut/nut-answer.ts';
import type { Clock } from '../../core/ports.ts';
import type { UpsesArea } from '../site/ups.ts';
import { inTime } from './in-time.ts';
import { orderLimitMs } from './limits.ts';

const variableOfNobody = 'ananke.doctor';

export function lookAtOrders(
  orders: UpsesArea['orders'],
  clock: Clock,
  signal: AbortSignal,
): Promise<SiteSeen['orders']> {
  return Promise.all(
    [...orders].flatMap(([ups, { client, nameThere, user }]) => {
      if (user === undefined) return [];
      const look = async () => ({
        ups,
        user,
        taken: await inTime<undefined>(`The upsd of ${ups}`, { clock, limitMs: orderLimitMs, signal }, async (stop) =>
          takenBy(await client.setVariable(nameThere, variableOfNobody, '0', stop)),
        ),
      });
      return [look()];
    }),
  );
}

function takenBy(order: NutOrder): Answer<undefined> {
  if (order.is === 'accepted') return { is: 'read', value: undefined };
  const { why } = order;
  const isKnown = why.is === 'refused' && ['VAR-NOT-SUPPORTED', 'READONLY'].includes(why.word);
  return isKnown ? { is: 'read', value: undefined } : { is: 'failed', message: why.message };
}
