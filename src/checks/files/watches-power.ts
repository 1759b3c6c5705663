import type { ConfigCheck } from '../check.ts';

/** Without a UPS nothing is ever critical; a machine on none is lost with the mains. */
export const watchesPower: ConfigCheck = {
  needs: 'files',
  name: 'power',
  about: 'Which machines hang on no UPS.',
  check: ({ ups, machines, self }) => {
    if (ups.length === 0) return ['no UPS is configured, so only words of people take the cluster down'];
    const bare = machines.filter(({ feeds, name }) => feeds.length === 0 && name !== self).map(({ name }) => name);
    return bare.length === 0 ? [] : [`on no UPS, and dark at once when the mains fail: ${bare.join(' ')}`];
  },
};
