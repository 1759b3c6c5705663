import { found, ok, type SiteCheck } from '../check.ts';

/** What the configuration names and cannot be opened here is left out by the daemon, which says so in its log alone. */
export const usableParts: SiteCheck = {
  needs: 'site',
  name: 'parts',
  about: 'Whether every file that the configuration names can be used.',
  check: ({ unusable }) =>
    unusable.length === 0
      ? [ok('ananke.yaml', 'every part of it is used')]
      : unusable.map((message) => found('failed', 'ananke.yaml', message)),
};
