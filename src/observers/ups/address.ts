/** Where UPSes are read: `ups@host:port` of the configuration, and which of them are behind one upsd. */
import type { UpsConfig } from '../../core/config.ts';

/** IANA, for nut. */
const usualPort = 3493;

export interface UpsAddress {
  /** The name of the UPS in ups.conf, which may differ from the one in ananke.yaml. */
  readonly name: string;
  /** IPv6 without its brackets. */
  readonly host: string;
  readonly port: number;
}
export interface Upsd {
  readonly host: string;
  readonly port: number;
  readonly upses: readonly ServedUps[];
}
export interface ServedUps {
  readonly config: UpsConfig;
  readonly nameThere: string;
}

export function upsAddress(text: string): UpsAddress {
  const at = text.indexOf('@');
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(text.slice(at + 1)) ?? [];
  return {
    name: text.slice(0, Math.max(0, at)),
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: port === undefined ? usualPort : Number(port),
  };
}

/** One entry for each upsd, in the order of the configuration: there is one connection to each. */
export function upsdsOf(upses: readonly UpsConfig[]): readonly Upsd[] {
  const upsds = new Map<string, { host: string; port: number; upses: ServedUps[] }>();
  for (const config of upses) {
    const { name, host, port } = upsAddress(config.address);
    const key = `${host.toLowerCase()} ${port}`;
    const upsd = upsds.get(key) ?? { host, port, upses: [] };
    upsd.upses.push({ config, nameThere: name });
    upsds.set(key, upsd);
  }
  return [...upsds.values()];
}
