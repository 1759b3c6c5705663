import { silentAfterSeconds } from '../../core/heartbeat.ts';
import { found, ok, type SiteCheck } from '../check.ts';

const subject = 'ananke.service';
const start = 'sudo systemctl start ananke';

/** By its lock and by the age of its status: a process that holds the one and does not write the other protects nobody. */
export const daemonAlive: SiteCheck = {
  needs: 'site',
  name: 'daemon',
  about: 'Whether a controller acts on this host.',
  check: ({ daemon: { lock, status }, call }) => {
    if (status.is !== 'read') return [found('unknown', subject, status.message)];
    const { value: last } = status;
    const isYoung = last !== undefined && last.ageSeconds <= silentAfterSeconds;
    const age =
      last === undefined ? 'no status was written' : `the last status is ${Math.round(last.ageSeconds)} s old`;
    if (lock.is !== 'read')
      return isYoung
        ? [ok(subject, age)]
        : [found('unknown', subject, `${age}. ${lock.message}`, `sudo ${call} doctor`)];
    if (lock.value === undefined) return [found('failed', subject, `nobody acts on this host: ${age}`, start)];
    const who = lock.value.processId === '' ? 'a process' : `process ${lock.value.processId}`;
    return isYoung
      ? [ok(subject, `${who} acts; ${age}, tick ${last.tick}`)]
      : [found('failed', subject, `${who} holds the lock, and ${age}`, 'journalctl -u ananke -n 30')];
  },
};
