/** `services.resolve`: addresses of names, a name before the star of its domain. */

/** As in certificates a star stands for one label (RFC 6125, 6.4.3), so `*.home.example` is not `a.b.home.example`. */
export function addressesBy(table: Readonly<Record<string, string>>): (host: string) => string | undefined {
  const entries = new Map(Object.entries(table).map(([name, address]) => [name.toLowerCase(), address]));
  return (host) => {
    const name = host.toLowerCase().replace(/\.$/, '');
    const dot = name.indexOf('.');
    return entries.get(name) ?? (dot < 0 ? undefined : entries.get(`*${name.slice(dot)}`));
  };
}
