import { found, ok, type SiteCheck } from '../check.ts';

export const apiServers: SiteCheck = {
  needs: 'site',
  name: 'api',
  about: 'Whether each server of the Kubernetes API answers, and takes the credentials.',
  check: ({ endpoints }) =>
    endpoints.map(({ url, ready }) => {
      if (ready.is === 'read') return ok(url, 'ready');
      // One that answers is enough for a way down; each one that does not is one less to lose.
      const isAlone = endpoints.every((one) => one.ready.is !== 'read');
      return found(isAlone ? 'failed' : 'warning', url, ready.message);
    }),
};
