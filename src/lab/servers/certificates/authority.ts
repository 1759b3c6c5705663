/**
 * A certificate authority for the servers of the lab, made anew at each start: X.509 v3 (RFC 5280), ECDSA on P-256. Node signs and
 * checks certificates and cannot write them; these are the hundred lines that are missing, and no tool of the machine is needed.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, explicit, implicit, integer, objectId, octets, sequence, set, time, utf8, yes } from './der.ts';

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}
export interface Subject {
  readonly commonName: string;
  /** Kubernetes reads groups of a user here. */
  readonly organization?: string;
  /** Host names and IP addresses of a server; none for a client. */
  readonly names?: readonly string[];
  /** Milliseconds since the epoch; a day around now when absent. */
  readonly validFrom?: number;
  readonly validTo?: number;
}
export interface Authority {
  readonly certificate: string;
  issue(subject: Subject): Issued;
}

const dayMs = 24 * 60 * 60 * 1_000;
const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));

export function createAuthority(commonName: string): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { name: nameOf({ commonName }), key: privateKey };
  const own = [
    extension('2.5.29.19', true, sequence(yes)),
    // keyCertSign, cRLSign.
    extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)),
  ];
  return {
    certificate: write(issuer, { commonName }, publicKey, own),
    issue(subject) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return {
        certificate: write(issuer, subject, pair.publicKey, leafExtensions(subject)),
        key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      };
    },
  };
}

function leafExtensions({ names = [] }: Subject): Buffer[] {
  const isServer = names.length > 0;
  const purpose = isServer ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
  return [
    // digitalSignature.
    extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.37', false, sequence(objectId(purpose))),
    ...(isServer ? [extension('2.5.29.17', false, sequence(...names.map(generalName)))] : []),
  ];
}

function write(
  issuer: { readonly name: Buffer; readonly key: KeyObject },
  subject: Subject,
  publicKey: KeyObject,
  extensions: readonly Buffer[],
): string {
  const now = Date.now();
  const body = sequence(
    // v3
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    issuer.name,
    sequence(time(subject.validFrom ?? now - dayMs), time(subject.validTo ?? now + dayMs)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions)),
  );
  const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuer.key)));
  const lines = certificate.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function nameOf({ commonName, organization }: Subject): Buffer {
  const part = (id: string, text: string): Buffer => set(sequence(objectId(id), utf8(text)));
  return sequence(...(organization === undefined ? [] : [part('2.5.4.10', organization)]), part('2.5.4.3', commonName));
}

function extension(id: string, isCritical: boolean, content: Buffer): Buffer {
  return sequence(objectId(id), ...(isCritical ? [yes] : []), octets(content));
}

function generalName(name: string): Buffer {
  if (isIP(name) === 4) return implicit(7, Buffer.from(name.split('.').map(Number)));
  return implicit(2, Buffer.from(name));
}
