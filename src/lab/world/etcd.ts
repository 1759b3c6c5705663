// Quorum of the configured servers, and the API that stands on it.
import { after, cancel, type Kernel, tell } from './kernel.ts';
import { linkUp } from './network.ts';

/** Members that run and can talk to the others; a member that is alone in the world needs nobody. */
export function membersUp(k: Kernel): number {
  let up = 0;
  const alone = k.site.machines.filter((machine) => machine.role === 'server').length === 1;
  for (const machine of k.state.machines.values()) {
    const runs = machine.memberUp && (machine.state === 'on' || machine.state === 'stopping');
    if (runs && (alone || linkUp(k, machine.spec.name))) up += 1;
  }
  return up;
}

/** The majority of all configured servers, whether they ever come back or not. */
export function majority(servers: number): number {
  return Math.floor(servers / 2) + 1;
}

export function evaluateQuorum(k: Kernel): void {
  const { api } = k.state;
  const members = membersUp(k);
  const servers = k.site.machines.filter((machine) => machine.role === 'server').length;
  const has = members >= majority(servers);
  if (has === api.quorum) return;
  api.quorum = has;
  tell(k, { kind: 'quorum', has, members });
  if (has) {
    api.warmup = after(k, k.site.times.apiWarmupMs, () => {
      api.warmup = undefined;
      setServes(k, true);
    });
  } else {
    api.warmup = cancel(k, api.warmup);
    setServes(k, false);
  }
  k.signals.apiChanged();
}

function setServes(k: Kernel, serves: boolean): void {
  const { api } = k.state;
  if (api.serves === serves) return;
  api.serves = serves;
  if (serves) api.servesSince = k.now;
  tell(k, { kind: 'api', serves });
  k.signals.apiChanged();
}
