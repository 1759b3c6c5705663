// What Vault says of its seal, read strictly: whatever it is, nothing of it is guessed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSealStatus } from '../../../src/clients/vault/seal-status.ts';

/** As Vault 1.21 gives it. */
const whole = {
  type: 'shamir',
  initialized: true,
  sealed: true,
  t: 3,
  n: 5,
  progress: 1,
  nonce: 'x',
  version: '1.21.0',
  migration: false,
  recovery_seal: false,
  storage_type: 'raft',
};

describe('a seal status', () => {
  it('is read by the fields that are used', () => {
    expect(readSealStatus(whole)).toEqual({
      is: 'read',
      status: { sealed: true, initialised: true, kind: 'shamir', threshold: 3, shares: 5, progress: 1 },
    });
  });

  it('of a Vault that is new says so', () => {
    const fresh = { ...whole, initialized: false, t: 0, n: 0, progress: 0 };
    expect(readSealStatus(fresh)).toMatchObject({ is: 'read', status: { initialised: false, sealed: true } });
  });

  it.each([
    ['transit', 'transit'],
    ['awskms', 'awskms'],
    ['something-new', 'another'],
    ['', 'another'],
  ])('with the type "%s" is of kind %s', (type, kind) => {
    expect(readSealStatus({ ...whole, type })).toMatchObject({ status: { kind } });
  });

  it.each([
    ['nothing', null, 'it is no object'],
    ['a list', [whole], 'it is no object'],
    ['an error', { errors: ['Vault is sealed'] }, '"sealed" is no boolean'],
    ['a sealed that is a word', { ...whole, sealed: 'false' }, '"sealed" is no boolean'],
    ['a sealed of 0', { ...whole, sealed: 0 }, '"sealed" is no boolean'],
    ['no initialized', { ...whole, initialized: undefined }, '"initialized" is no boolean'],
    ['no type', { ...whole, type: undefined }, '"type" is no text'],
    ['a threshold of -1', { ...whole, t: -1 }, '"t" is no count of shares'],
    ['half a share', { ...whole, n: 0.5 }, '"n" is no count of shares'],
    ['endless progress', { ...whole, progress: 1e9 }, '"progress" is no count of shares'],
    ['inherited fields', Object.create(whole), '"sealed" is no boolean'],
  ])('is not read from %s', (_, value, why) => {
    expect(readSealStatus(value)).toEqual({ is: 'unreadable', why });
  });

  it('never throws, and never repeats what it was given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const reading = readSealStatus(value);
        expect(['read', 'unreadable']).toContain(reading.is);
      }),
    );
    expect(JSON.stringify(readSealStatus({ ...whole, type: 'c2hhcmU=' }))).not.toContain('c2hhcmU=');
  });
});
