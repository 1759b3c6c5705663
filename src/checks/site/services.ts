import { factAbout } from '../../core/facts.ts';
import { found, ok, type SiteCheck } from '../check.ts';

/** They say when a way up is over: one that fails on a good day keeps every way up from converging. */
export const serviceProbes: SiteCheck = {
  needs: 'site',
  name: 'services',
  about: 'Whether the probes of startup.service_checklist succeed from here.',
  check: ({ config, snapshot }) =>
    config.startup.services.map((name) => {
      const service = factAbout(snapshot, 'service', name);
      if (service.state === 'unknown' && service.reason === 'NeverRead')
        return found('unknown', name, 'it did not answer in time');
      if (service.state !== 'known') return found('unknown', name, service.message);
      const { healthy, message } = service.value;
      return healthy ? ok(name, message) : found('warning', name, message);
    }),
};
