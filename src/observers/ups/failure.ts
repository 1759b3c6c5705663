/** Why a UPS could not be read, as its cell says it. */
import type { NutFailure } from '../../clients/nut/nut-answer.ts';
import type { Failure } from '../publisher.ts';

export function failureOf(failure: NutFailure): Failure {
  const { message } = failure;
  if (failure.is !== 'lost') return { reason: 'UpsdUnreachable', message };
  return { reason: failure.word === 'DATA-STALE' ? 'DataStale' : 'DriverNotConnected', message };
}

/** The driver has reached the UPS and learned nothing of the power: as good as no data. */
export function noStatus(name: string): Failure {
  return { reason: 'DataStale', message: `upsd serves ${name} without a status. See the journal of its driver.` };
}
