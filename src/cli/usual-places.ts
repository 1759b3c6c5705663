/** Where ananke finds its files on a host, unless a flag, the environment or the configuration says otherwise. */
export const usualPlaces = {
  config: '/etc/ananke/ananke.yaml',
  desired: '/etc/ananke/desired.yaml',
  /** In which the daemon tells how it stands. */
  folder: '/run/ananke',
} as const;
