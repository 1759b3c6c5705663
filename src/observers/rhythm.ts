/** How often things are read, ms. What an open step waits for is looked at often, the rest seldom: it is a small network. */
export const rhythm = {
  host: 1_000,
  attended: 2_000,
  machine: 30_000,
  api: 10_000,
  lists: 60_000,
  services: 30_000,
} as const;
