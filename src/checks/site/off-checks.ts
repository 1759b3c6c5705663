/** Whether what tells the power of a machine from outside can be asked, and tells the truth where that is known. */
import type { MachineConfig } from '../../core/config.ts';
import { factAbout } from '../../core/facts.ts';
import { valueOf } from '../../core/observed.ts';
import { type Finding, found, ok, type SiteCheck } from '../check.ts';
import type { SiteSeen } from '../seen.ts';

export const offChecks: SiteCheck = {
  needs: 'site',
  name: 'off-check',
  about: 'Whether the off_check of each machine that has one works, and does not call a machine off that answers.',
  check: (seen) =>
    seen.config.machines
      .filter(({ name, offCheck }) => name !== seen.config.self && offCheck !== undefined)
      .map((machine) => offCheck(machine, seen)),
};

function offCheck({ name }: MachineConfig, { snapshot }: SiteSeen): Finding {
  const outlet = factAbout(snapshot, 'outlet', name);
  if (outlet.state !== 'known') {
    return outlet.reason === 'NeverRead'
      ? found('unknown', name, 'its off_check did not answer in time')
      : found('failed', name, outlet.message, 'run the command by hand on this host: exit 0 is off, 1 is on');
  }
  const answers = valueOf(factAbout(snapshot, 'reach', name))?.answer === 'answers';
  if (outlet.value.power === 'off' && answers)
    return found('failed', name, 'its off_check says off while it answers: it asks something else, or exits 0 always');
  return ok(name, `says ${outlet.value.power}`);
}
