import type { ConfigCheck } from '../check.ts';

/** The name server may hang on the same batteries, or run in the cluster: then whoever has only a name cannot be told to go off. */
export const foundWithoutDns: ConfigCheck = {
  needs: 'files',
  name: 'names',
  about: 'Who is reached by a name, and so not at all without DNS.',
  check: ({ machines, ups, self }) => {
    const named = [
      ...machines.filter(({ name, address }) => name !== self && isName(address)).map(({ name }) => name),
      ...ups.filter(({ address }) => isName(hostOf(address))).map(({ name }) => name),
    ];
    if (named.length === 0) return [];
    const whose = named.length === 1 ? 'is a name, and is' : 'are names, and are';
    return [`the addresses of ${named.join(' ')} ${whose} not reached while DNS is away: write IP addresses`];
  },
};

/** Every host knows this one by itself. */
const isName = (host: string): boolean => host !== 'localhost' && !/^[\d.]+$/.test(host) && !host.includes(':');

/** Of `ups@host`, `ups@host:port` or `ups@[address]:port`. */
const hostOf = (address: string): string => address.replace(/^.*@/, '').replace(/:\d+$/, '');
