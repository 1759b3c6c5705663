/**
 * The magic packet: six bytes of 0xff, then the hardware address sixteen times, in any frame that reaches the network card.
 * AMD, "Magic Packet Technology", white paper 20213 (1995); nobody answers it.
 */
const repeats = 16;
const addressLength = 6;

/** Throws a RangeError for what is no hardware address: the configuration has checked it before. */
export function magicPacket(mac: string): Uint8Array {
  const bytes = mac.split(/[:-]/).map((part) => (/^[0-9a-f]{2}$/i.test(part) ? Number.parseInt(part, 16) : Number.NaN));
  if (bytes.length !== addressLength || bytes.some(Number.isNaN))
    throw new RangeError(`${JSON.stringify(mac)} is not a hardware address such as 02:00:5e:10:00:11`);
  return Uint8Array.from([
    ...Array<number>(addressLength).fill(0xff),
    ...Array.from({ length: repeats }, () => bytes).flat(),
  ]);
}
