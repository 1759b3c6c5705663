/**
 * Names into addresses, one name after the other. The resolver of the system takes ten seconds and more for a name when nobody answers
 * it, two such questions at once are all that libuv takes, and none can be called back: the probes of a few services would keep every
 * other name waiting without end, also those of /etc/hosts. So there are two queues, and power has one for itself.
 */
import dns, { type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Who waits for one name. Earlier ones have long given up by then. */
const waitingPerName = 32;

type Found = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void;

/** A queue of its own. Exported for tests; everybody else shares one of the two below. */
export function createLookup(): LookupFunction {
  const waiting = new Map<string, Found[]>();
  let asked: string | undefined;
  const ask = (hints: number | undefined): void => {
    // A map keeps the order in which names were put into it.
    const [name] = waiting.keys();
    if (asked !== undefined || name === undefined) return;
    asked = name;
    dns.lookup(name, { all: true, ...(hints === undefined ? {} : { hints }) }, (error, addresses) => {
      const tell = waiting.get(name) ?? [];
      waiting.delete(name);
      asked = undefined;
      ask(hints);
      for (const found of tell) found(error, error === null ? addresses : []);
    });
  };
  return (name, { all, family, hints }, callback) => {
    const wanted = family === 4 || family === 'IPv4' ? 4 : family === 6 || family === 'IPv6' ? 6 : undefined;
    const found: Found = (error, addresses) => {
      const fitting = addresses.filter((one) => wanted === undefined || one.family === wanted);
      const [first] = fitting;
      if (error !== null || first === undefined) callback(error ?? unknownName(name), all === true ? [] : '', 0);
      else if (all === true) callback(null, fitting);
      else callback(null, first.address, first.family);
    };
    // RFC 6761, 6.3: it never depends on anybody.
    if (name === 'localhost') return void setImmediate(() => found(null, loopback));
    const others = waiting.get(name) ?? [];
    if (others.length >= waitingPerName) others.shift()?.(unknownName(name), []);
    waiting.set(name, [...others, found]);
    return ask(hints);
  };
}

/** UPSes: what decides about everything waits for nobody else. */
export const powerLookup = createLookup();
export const usualLookup = createLookup();

const loopback: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

function unknownName(name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${name} has no address`), { code: 'EAI_AGAIN' });
}
