/** `metrics.listen` as a host and a port: `0.0.0.0:9560`, `[::1]:9560`. The schema has seen that it is of that form. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export function listenAddress(listen: string): ListenAddress {
  const colon = listen.lastIndexOf(':');
  const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(listen.slice(colon + 1)) };
}
