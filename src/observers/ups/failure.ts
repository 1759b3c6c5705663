/** Why a UPS could not be read, as its cell says it. */
import type { NutFailure } from '../../clients/nut/nut-answer.ts';
import type { UpsConfig } from '../../core/config.ts';
import type { Failure } from '../publisher.ts';

export function failureOf(failure: NutFailure): Failure {
  const { message } = failure;
  // What upsd refuses, or could not even be sent, is a fault of configuration and never an event of the power.
  if (failure.is === 'refused' || failure.is === 'unsayable') return { reason: 'UpsdRefuses', message };
  if (failure.is !== 'lost') return { reason: 'UpsdUnreachable', message };
  return { reason: failure.word === 'DATA-STALE' ? 'DataStale' : 'DriverNotConnected', message };
}

/**
 * Another device than the configured one. Drivers give the number as `device.serial`, older ones as `ups.serial`; one that gives none
 * cannot be compared (nut-names.txt).
 */
export function otherSerial(
  { name, serial }: Pick<UpsConfig, 'name' | 'serial'>,
  variables: ReadonlyMap<string, string>,
): Failure | undefined {
  const told = (variables.get('device.serial') ?? variables.get('ups.serial') ?? '').trim();
  if (serial === undefined || told === '' || told === serial) return undefined;
  const message = `The UPS that upsd serves as ${name} has the serial number ${JSON.stringify(told)}, and not ${JSON.stringify(serial)}.`;
  return { reason: 'UpsSerialMismatch', message };
}

/** The driver has reached the UPS and learned nothing of the power: as good as no data. */
export function noStatus(name: string): Failure {
  return { reason: 'DataStale', message: `upsd serves ${name} without a status. See the journal of its driver.` };
}
