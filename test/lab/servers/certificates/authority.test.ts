import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../src/lab/servers/certificates/authority.ts';
import { integer, objectId, time } from '../../../../src/lab/servers/certificates/der.ts';

describe('a certificate of the lab', () => {
  const authority = createAuthority('lab authority');
  const root = new X509Certificate(authority.certificate);

  it('is signed by its authority, for the names that were asked for', () => {
    const { certificate, key } = authority.issue({ commonName: 'api', names: ['127.0.0.1', 'api.lab.example'] });
    const issued = new X509Certificate(certificate);
    expect(issued.verify(root.publicKey)).toBe(true);
    expect(issued.checkIssued(root)).toBe(true);
    expect(issued.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(issued.checkHost('api.lab.example')).toBe('api.lab.example');
    expect(issued.checkIP('127.0.0.2')).toBeUndefined();
    expect(issued.ca).toBe(false);
    expect(key).toContain('BEGIN PRIVATE KEY');
  });

  it('of an authority may sign others, and that of a user names its group', () => {
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    const { certificate } = authority.issue({ commonName: 'ananke', organization: 'operators' });
    expect(new X509Certificate(certificate).subject).toBe('O=operators\nCN=ananke');
  });

  it('is valid as long as was asked for, also beyond the short form of years', () => {
    const { certificate } = authority.issue({
      commonName: 'x',
      validFrom: Date.UTC(2049, 0, 1),
      validTo: Date.UTC(2051, 0, 1),
    });
    const { validFrom, validTo } = new X509Certificate(certificate);
    expect([validFrom, validTo]).toEqual(['Jan  1 00:00:00 2049 GMT', 'Jan  1 00:00:00 2051 GMT']);
  });
});

describe('DER', () => {
  it('writes numbers of several bytes', () => {
    expect(objectId('1.2.840.113549').toString('hex')).toBe('06062a864886f70d');
    expect(integer(Buffer.from([0x80])).toString('hex')).toBe('02020080');
    expect(time(0).toString('latin1')).toContain('700101000000Z');
  });
});
