import { fact } from '../../core/facts.ts';
import { found, ok, type SiteCheck } from '../check.ts';

/** Without the boot id of this host nothing is decided, and without its own link the silence of others says nothing. */
export const ownHost: SiteCheck = {
  needs: 'site',
  name: 'host',
  about: 'Whether this host can be read, and has a link to the others.',
  check: ({ config, snapshot }) => {
    const host = fact(snapshot, 'host');
    const { self } = config;
    if (host.state === 'unknown' && host.reason === 'NeverRead')
      return [found('unknown', self, 'it could not be read in time')];
    if (host.state !== 'known') return [found('failed', self, host.message)];
    return host.value.linkUp
      ? [ok(self, 'its boot id is read, and its link is up')]
      : [found('failed', self, 'no network link of this host has a carrier', 'ip -br link')];
  },
};
