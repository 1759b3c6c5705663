/** DER, as far as a certificate needs it (ITU-T X.690): each value is a tag, a length and a content. */

export function sequence(...parts: readonly Buffer[]): Buffer {
  return value(0x30, ...parts);
}
export function set(...parts: readonly Buffer[]): Buffer {
  return value(0x31, ...parts);
}
/** [n] EXPLICIT. */
export function explicit(number: number, ...parts: readonly Buffer[]): Buffer {
  return value(0xa0 + number, ...parts);
}
/** [n] IMPLICIT of a string type. */
export function implicit(number: number, content: Buffer): Buffer {
  return value(0x80 + number, content);
}
export const yes = value(0x01, Buffer.from([0xff]));
export function utf8(text: string): Buffer {
  return value(0x0c, Buffer.from(text, 'utf8'));
}
export function octets(...parts: readonly Buffer[]): Buffer {
  return value(0x04, ...parts);
}
/** `unused` bits at the end of the last byte. */
export function bits(content: Buffer, unused = 0): Buffer {
  return value(0x03, Buffer.from([unused]), content);
}
/** Not negative: a leading 1 bit gets a zero byte before it. */
export function integer(content: Buffer): Buffer {
  const isNegative = (content[0] ?? 0) >= 0x80;
  return value(0x02, isNegative ? Buffer.concat([Buffer.from([0]), content]) : content);
}
/** YYYYMMDDHHMMSSZ. */
export function time(milliseconds: number): Buffer {
  const text = `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  // X.509 wants the short form up to 2049 (RFC 5280, 4.1.2.5).
  const isShort = Number(text.slice(0, 4)) < 2050;
  return isShort ? value(0x17, Buffer.from(text.slice(2))) : value(0x18, Buffer.from(text));
}
/** Dotted. */
export function objectId(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const digits = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(128 + (rest % 128));
  return digits;
}

function value(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.concat([Buffer.from([tag, 0x80 + digits.length, ...digits]), content]);
}
