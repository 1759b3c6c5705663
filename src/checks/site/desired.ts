import { found, ok, type SiteCheck } from '../check.ts';

export const desiredState: SiteCheck = {
  needs: 'site',
  name: 'desired',
  about: 'Whether desired.yaml says what is wanted, and ananke may act on it.',
  check: ({ desired: { path, read }, call }) => {
    if (read.is !== 'read') return [found('unknown', path, read.message)];
    const desired = read.value;
    switch (desired.state) {
      case 'valid': {
        const { cluster, act } = desired.spec;
        if (act === 'always') return [ok(path, `cluster ${cluster}, act always`)];
        const does = act === 'never' ? 'it watches, and does nothing, ALSO WHEN POWER FAILS' : 'it acts for UPSes only';
        return [found('warning', path, `cluster ${cluster}, and act is ${act}: ${does}`, `sudo ${call} resume`)];
      }
      case 'invalid':
        return [found('failed', path, `it is not valid: ${desired.message}`, `${call} validate ${path}`)];
      case 'absent':
        return [found('failed', path, 'there is none, so nobody has said what is wanted', `sudo ${call} set up`)];
      case 'unread':
        return [found('unknown', path, desired.message)];
    }
  },
};
