/** A site in real time: the world, its servers, the host that ananke runs on as its kernel would show it, and the control socket. */

import { openHostClock } from '../../clients/host-clock.ts';
import { createOwnHost } from '../in-memory/own-host.ts';
import { freePort } from '../servers/free-port.ts';
import { type LabServers, openServers } from '../sockets/open-servers.ts';
import { openOwnHostFolder } from '../sockets/own-host-folder.ts';
import type { TraceEvent } from '../world/trace.ts';
import { createWorld } from '../world/world.ts';
import { createAnswers } from './answer.ts';
import { openControl } from './control-server.ts';
import type { LabFolder } from './folder.ts';
import { endDaemon, killDaemon } from './outside-daemon.ts';
import { createRealTime } from './real-time.ts';
import type { LabSite } from './sites.ts';

export interface LabOptions extends LabSite {
  readonly folder: LabFolder;
  readonly seed: number;
  /** One sentence about what happened, for whoever watches. */
  readonly tell: (text: string) => void;
}
export interface Lab {
  readonly servers: LabServers;
  /** Lets time pass until the signal aborts. */
  run(stop: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export async function openLab({ site, configBytes, desiredBytes, folder, seed, tell }: LabOptions): Promise<Lab> {
  const clock = openHostClock();
  const truth = createWorld(site, seed);
  let look = (): void => undefined;
  const time = createRealTime(truth, clock, () => look());
  const { world, timers } = time;
  const own = createOwnHost(world, timers);
  const servers = await openServers(world, {
    folder: folder.path,
    configBytes,
    desiredBytes,
    clock,
    random: Math.random,
    // The usual one may be that of a real ananke here.
    metricsPort: await freePort(),
  });
  folder.writePoweroff(servers.poweroff);
  const host = openOwnHostFolder(world, own, folder.path);
  look = () => {
    host.look();
    void servers.look();
  };
  own.onDown(() => {
    // Before anything else reads it: a host without power shows no boot.
    host.look();
    void killDaemon(folder.state).then((pid) =>
      tell(`${site.self} is down${pid === undefined ? '' : `: ended ananke run, process ${pid}, with it`}`),
    );
  });
  own.onBoot(() => {
    host.look();
    tell(`${site.self} is up: start ananke run again, as its systemd would`);
  });
  world.onTrace((event) => {
    const text = wordsOf(event);
    if (text !== undefined) tell(text);
  });
  const control = await openControl(folder.control, clock, createAnswers(world));
  return {
    servers,
    run: (stop) => time.run(stop),
    async close() {
      await control.close();
      const pid = await endDaemon(folder.state, clock);
      if (pid !== undefined) tell(`ended ananke run, process ${pid}: its host is gone`);
      await servers.close();
    },
  };
}

/** What moves a site; the rest shows in `ananke status` and `ananke lab status`. */
function wordsOf(event: TraceEvent): string | undefined {
  switch (event.kind) {
    case 'mains':
      return `mains ${event.on ? 'on' : 'off'}: ${event.circuit}`;
    case 'ups-output':
      return `${event.ups} ${event.on ? 'gives power' : 'gives no power'} (${event.cause})`;
    case 'lost-power':
      return `${event.machine} lost its power while it was ${event.was}, with ${event.containers} containers`;
    case 'fault-begins':
      return `fault ${event.number}: ${event.fault} ${event.target}`;
    case 'fault-ends':
      return `fault ${event.number} ended: ${event.fault} ${event.target}`;
    default:
      return undefined;
  }
}
