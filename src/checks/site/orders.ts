import { found, ok, type SiteCheck } from '../check.ts';

/** Readings need no user; an order does, and a wrong password is only noticed with one. */
export const upsOrders: SiteCheck = {
  needs: 'site',
  name: 'orders',
  about: 'Whether each upsd takes orders from the user of the configuration.',
  check: ({ orders, config }) => [
    ...orders.map(({ ups, user, taken }) =>
      taken.is === 'read'
        ? ok(ups, `upsd knows ${user}, who may set variables`)
        : found(taken.is === 'late' ? 'unknown' : 'failed', ups, taken.message),
    ),
    ...config.ups
      .filter(({ name, returnOutput }) => returnOutput && !orders.some(({ ups }) => ups === name))
      .map(({ name }) =>
        found(
          'failed',
          name,
          'it has return_output, and no user whose password can be read: its output cannot be cycled',
        ),
      ),
  ],
};
