// The file of pins: its format as sshd(8) describes it, and whatever else may stand in it.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchHost, pinName } from '../../../src/clients/ssh/host-pattern.ts';
import { fingerprint, keyType, pinsFor } from '../../../src/clients/ssh/known-hosts.ts';

/** A key as it goes over the wire: its type, and bytes that make it one of its own. */
function aKey(type: string, seed = 'x'): { readonly blob: Buffer; readonly text: string } {
  const string = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const blob = Buffer.concat([string(Buffer.from(type)), string(Buffer.from(seed.padEnd(32, '.')))]);
  return { blob, text: `${type} ${blob.toString('base64')}` };
}
const hashOf = (name: string, salt = 'salt'): string =>
  `|1|${Buffer.from(salt).toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;

const ed25519 = aKey('ssh-ed25519');
const rsa = aKey('ssh-rsa', 'r');
const typesFor = (text: string, name: string): readonly string[] => pinsFor(text, name).pins.map(({ type }) => type);

describe('a name', () => {
  it.each([
    ['192.0.2.10', 22, '192.0.2.10'],
    ['192.0.2.10', 2222, '[192.0.2.10]:2222'],
    ['Titan-0A.Example', 22, 'titan-0a.example'],
    ['2001:db8::1', 22, '2001:db8::1'],
    ['2001:db8::1', 2222, '[2001:db8::1]:2222'],
  ])('of %s port %d is %s', (address, port, name) => {
    expect(pinName(address, port)).toBe(name);
  });
});

describe('a host field', () => {
  it.each([
    ['192.0.2.10', '192.0.2.10', 'matches'],
    ['titan-0a,192.0.2.10', '192.0.2.10', 'matches'],
    ['192.0.2.1', '192.0.2.10', 'differs'],
    ['192.0.2.10', '[192.0.2.10]:2222', 'differs'],
    ['[192.0.2.10]:2222', '[192.0.2.10]:2222', 'matches'],
    ['[192.0.2.10]:*', '[192.0.2.10]:2222', 'matches'],
    ['192.0.2.?', '192.0.2.1', 'matches'],
    ['192.0.2.?', '192.0.2.10', 'differs'],
    ['*', 'anything', 'matches'],
    ['*.example.org,!bad.example.org', 'good.example.org', 'matches'],
    ['*.example.org,!bad.example.org', 'bad.example.org', 'differs'],
    ['!bad.example.org,*.example.org', 'bad.example.org', 'differs'],
    ['!bad.example.org', 'good.example.org', 'differs'],
    ['TITAN-*', 'titan-0a', 'matches'],
    ['', '', 'differs'],
    ['a,,b', '', 'differs'],
    ['*a*b*c', 'xxaxxbxxc', 'matches'],
    ['*a*b*c', 'xxaxxbxx', 'differs'],
  ])('%j for %j: %s', (field, name, match) => {
    expect(matchHost(field, name)).toBe(match);
  });

  // Made with ssh-keygen -H of OpenSSH 9.2 from a line for 192.0.2.10.
  it('that is hashed is for the name that it was made from, and for no other', () => {
    const field = '|1|B7qfxMiPbjfDSO9V5UaZzHosTG8=|tFK8AMP3rFGoL/nxPGe/QG9b9bY=';
    expect(matchHost(field, '192.0.2.10')).toBe('matches');
    expect(matchHost(field, '192.0.2.11')).toBe('differs');
    const withPort = '|1|lfLQ5Nd6AgJewchkrYkO8NS5MDA=|rxxSuJvLkCglX4eTkTQ556nzkXE=';
    expect(matchHost(withPort, '[192.0.2.10]:2222')).toBe('matches');
    expect(matchHost(withPort, '192.0.2.10')).toBe('differs');
  });

  it.each(['|1|', '|1||', '|2|c2FsdA==|c2FsdA==', '|1|c2FsdA==|c2FsdA==', '|1|***|***', '|'])(
    'that is no hash cannot be read: %s',
    (field) => {
      expect(matchHost(field, 'titan-0a')).toBe('unreadable');
    },
  );

  it('names the host that it names, hashed or not, and no pattern takes long', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,30}$/);
    fc.assert(
      fc.property(
        name,
        fc.string({ minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 65_535 }),
        (host, salt, port) => {
          const pinned = pinName(host, port);
          expect(matchHost(pinned, pinned)).toBe('matches');
          expect(matchHost(`other,${pinned},third`, pinned)).toBe('matches');
          expect(matchHost(`*,!${pinned}`, pinned)).toBe('differs');
          expect(matchHost(hashOf(pinned, salt), pinned)).toBe('matches');
        },
      ),
    );
    expect(matchHost('*a'.repeat(2_000), 'a'.repeat(5_000))).toBe('matches');
    expect(matchHost(`${'*a'.repeat(2_000)}b`, 'a'.repeat(5_000))).toBe('differs');
  });

  it('agrees with a plain reading of its patterns', () => {
    const letters = fc.constantFrom('a', 'b', '.', '*', '?');
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 8 }),
        fc.stringMatching(/^[ab.]{0,8}$/),
        (parts, name) => {
          const source = parts
            .map(
              (part) =>
                new Map([
                  ['*', '[^]*'],
                  ['?', '[^]'],
                  ['.', String.raw`\.`],
                ]).get(part) ?? part,
            )
            .join('');
          expect(matchHost(parts.join(''), name)).toBe(new RegExp(`^${source}$`).test(name) ? 'matches' : 'differs');
        },
      ),
    );
  });
});

describe('the file', () => {
  it('reads as in the manual page of sshd', () => {
    const text = [
      '# Comments allowed at start of line',
      `cvs.example.net,192.0.2.10 ${rsa.text} a comment of some words`,
      `${hashOf('192.0.2.20')} ${ed25519.text}`,
      `@revoked * ${aKey('ssh-rsa', 'gone').text}`,
      `@cert-authority *.mydomain.org,*.mydomain.com ${rsa.text}`,
      '',
    ].join('\n');
    expect(typesFor(text, 'cvs.example.net')).toEqual(['ssh-rsa']);
    expect(typesFor(text, '192.0.2.20')).toEqual(['ssh-ed25519']);
    expect(pinsFor(text, '192.0.2.20').revoked.map(({ line }) => line)).toEqual([4]);
    expect(pinsFor(text, 'a.mydomain.org')).toMatchObject({ pins: [], authorities: [5], unreadable: [] });
  });

  it('may pin several keys of one host, in several lines', () => {
    const text = `titan-0a ${ed25519.text}\r\n\t titan-0a\t${rsa.text}\n`;
    expect(pinsFor(text, 'titan-0a').pins).toEqual([
      { type: 'ssh-ed25519', key: ed25519.blob, line: 1 },
      { type: 'ssh-rsa', key: rsa.blob, line: 2 },
    ]);
  });

  it.each([
    ['no key', 'titan-0a'],
    ['no base64', 'titan-0a ssh-ed25519 not*base64'],
    ['a key of another type than it says', `titan-0a ssh-rsa ${ed25519.blob.toString('base64')}`],
    ['half a key', `titan-0a ssh-ed25519 ${ed25519.blob.subarray(0, 6).toString('base64')}`],
    ['an unknown marker', `@trusted titan-0a ${ed25519.text}`],
    ['only a marker', '@revoked'],
    ['a line without an end', `titan-0a ${ed25519.text} ${'x'.repeat(20_000)}`],
  ])('notes a line with %s, and pins nothing by it', (_, line) => {
    const text = `${line}\ntitan-0b ${ed25519.text}\n`;
    expect(pinsFor(text, 'titan-0a')).toMatchObject({ pins: [], unreadable: [1] });
    expect(typesFor(text, 'titan-0b')).toEqual(['ssh-ed25519']);
  });

  it('is total, and pins no key that does not stand in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (noise) => {
        expect(pinsFor(noise, 'titan-0a').pins).toEqual([]);
        expect(typesFor(`${noise}\ntitan-0a ${ed25519.text}\n${noise}`, 'titan-0a')).toContain('ssh-ed25519');
      }),
    );
  });
});

it('shows the fingerprint that ssh-keygen shows', () => {
  // ssh-keygen -lf of the same line.
  const key = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIIfEQmxSOVy1iZ3vKmyOSSNzaj4oby3iMJb92ba9+zZc', 'base64');
  expect(keyType(key)).toBe('ssh-ed25519');
  expect(fingerprint(key)).toBe('SHA256:i9WHiibkJecai3eLSFTzWI7Mi8SF2NxHXyBznlFglG4');
});
