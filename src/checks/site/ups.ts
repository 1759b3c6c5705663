import type { UpsConfig } from '../../core/config.ts';
import { factAbout } from '../../core/facts.ts';
import { type Finding, found, ok, type SiteCheck } from '../check.ts';
import type { SiteSeen } from '../seen.ts';

export const upsReadings: SiteCheck = {
  needs: 'site',
  name: 'ups',
  about: 'Whether each upsd answers, serves its UPS, and tells what a decision needs.',
  check: (seen) => seen.config.ups.map((ups) => judge(ups, seen)),
};

function judge({ name, address }: UpsConfig, { snapshot, call }: SiteSeen): Finding {
  const reading = factAbout(snapshot, 'ups', name);
  if (reading.state !== 'known') {
    const isAsked = reading.state === 'stale' || reading.reason !== 'NeverRead';
    return isAsked
      ? found('failed', name, reading.message, `upsc -l ${address.slice(address.indexOf('@') + 1)}`)
      : found('unknown', name, 'its upsd did not answer in time');
  }
  const { tokens, chargePercent, runtimeSeconds } = reading.value;
  const says = `${tokens.join(' ')}, charge ${chargePercent ?? '?'} %, runtime ${runtimeSeconds ?? '?'} s`;
  if (!tokens.includes('OL') && !tokens.includes('OB'))
    return found('failed', name, `it tells neither that it is on mains nor that it is on battery: ${says}`);
  if (tokens.includes('OB')) return found('warning', name, `it is on battery: ${says}`, `${call} explain ups/${name}`);
  if (tokens.includes('RB')) return found('warning', name, `its battery has to be replaced: ${says}`);
  if (runtimeSeconds === undefined)
    return found('warning', name, `it tells no runtime, so it is critical only at its low battery: ${says}`);
  return ok(name, says);
}
