// A verb told to a server of the lab, and what an action is told in turn.
import { describe, expect, it } from 'vitest';
import { type Told, tell, tellPowerOff } from '../../../src/clients/ssh/tell.ts';
import { layoutOf } from '../../../src/core/node-verbs/layout.ts';
import { lastWordsLine } from '../../../src/core/node-verbs/reply.ts';
import { commandFor, type NodeCommand } from '../../../src/core/node-verbs/script.ts';
import type { NodeVerb } from '../../../src/core/node-verbs.ts';
import type { SshFault } from '../../../src/lab/servers/ssh/faults.ts';
import type { LabMachines } from '../../../src/lab/servers/ssh/machines.ts';
import { realClock } from '../../support/real-clock.ts';
import { aRig, type Rig, says } from './rig.ts';

const bootId = '6f0d5c3a-8f0e-4b6e-9a53-0d8f6f3b1c2d';
const framed = (verb: string, ...lines: string[]): string =>
  `${[`ananke/1 begin ${verb}`, ...lines, `ananke/1 end ${verb}`].join('\n')}\n`;

function commandOf(verb: NodeVerb): NodeCommand {
  const built = commandFor(verb, layoutOf({ distribution: 'k3s', role: 'agent' }), 'ananke');
  if (built.is === 'refused') throw new Error(built.message);
  return built.command;
}
async function told(machines: LabMachines, fault?: SshFault): Promise<Told> {
  const rig = await aRig(['alpha'], machines);
  await rig.server('alpha').setFault(fault);
  const transport = rig.transport();
  // Its time is for the command alone.
  if (fault === 'hangs-after-auth') await transport.open('alpha');
  const isSilent = fault === 'hangs-after-auth' || fault === 'silent';
  return tell(transport, 'alpha', commandOf({ verb: 'stop' }), { timeoutMs: isSilent ? 500 : 10_000 });
}

describe('a verb that is told', () => {
  it.each([
    ['accepts it', framed('stop', 'accepted'), 'accepted', ''],
    ['refuses it', framed('stop', 'refused no-unit k3s.service'), 'failed', 'alpha refuses stop: no-unit k3s.service.'],
    ['fails at it', framed('stop', 'failed 4 systemctl: Access denied'), 'failed', 'exit 4 systemctl: Access denied'],
    ['says nothing of it', framed('stop'), 'failed', 'did not accept'],
    ['never began it', 'sudo: a password is required\n', 'failed', 'did not run'],
    ['was cut off in it', 'ananke/1 begin stop\n', 'unknown', 'cut off'],
    ['speaks another form', 'ananke/2 begin stop\naccepted\nananke/2 end stop\n', 'unknown', 'another form'],
  ] as const)('to a machine that %s', async (_, stdout, outcome, message) => {
    expect(await told(says(stdout))).toEqual({ outcome, message: expect.stringContaining(message) });
  });

  it.each([
    ['refuses', 'failed'],
    ['silent', 'failed'],
    ['other-host-key', 'failed'],
    ['refuses-key', 'failed'],
    ['hangs-after-auth', 'unknown'],
    ['closes-mid-command', 'unknown'],
    ['no-exit-status', 'unknown'],
    ['endless-output', 'unknown'],
  ] as const)('to a machine that has the fault %s is %s', async (fault, outcome) => {
    const end = await told(says(framed('stop', 'accepted')), fault);
    expect(end).toEqual({ outcome, message: expect.stringContaining('alpha') });
  });
});

describe('a poweroff', () => {
  /** Says its part when the test says so; ends when it is told to. */
  function aMachine(): { readonly machines: LabMachines; readonly say: (text: string) => void } {
    let speak: ((text: string) => void) | undefined;
    const machines: LabMachines = {
      run(_machine, _verb, say) {
        speak = say;
        return new Promise(() => undefined);
      },
    };
    return {
      machines,
      say(text) {
        if (speak === undefined) throw new Error('nobody asked yet');
        speak(text);
      },
    };
  }
  const never = new AbortController().signal;
  const start = async (rig: Rig, signal: AbortSignal, timeoutMs: number, heard: string[]): Promise<Told> => {
    const transport = rig.transport();
    if (!signal.aborted) await transport.open('alpha');
    return tellPowerOff({
      transport,
      clock: realClock,
      machine: 'alpha',
      command: commandOf({ verb: 'poweroff', bootId }),
      bootId,
      timeoutMs,
      signal,
      leave: never,
      onWords: () => heard.push('words'),
    });
  };

  it('is accepted as soon as the machine says so, and its last words are heard later, also when who asked has gone', async () => {
    const { machines, say } = aMachine();
    const heard: string[] = [];
    const asking = new AbortController();
    const powerOff = start(await aRig(['alpha'], machines), asking.signal, 10_000, heard);
    await expect.poll(() => tries(() => say('accepted\nananke/1 begin poweroff\n'))).toBe(true);
    say('accepted\n');
    expect(await powerOff).toEqual({ outcome: 'accepted', message: '' });
    asking.abort();
    say(`${lastWordsLine(bootId.replace('6', '7'))}\n`);
    say(`${lastWordsLine(bootId)}\n`);
    await expect.poll(() => heard).toEqual(['words']);
  });

  it('is unknown when the machine takes it and says nothing in time', async () => {
    const heard: string[] = [];
    const end = await start(await aRig(['alpha'], aMachine().machines), never, 600, heard);
    expect(end).toMatchObject({ outcome: 'unknown' });
    expect(heard).toEqual([]);
  });

  it('is unknown when the machine goes before it has said so', async () => {
    const { machines, say } = aMachine();
    const rig = await aRig(['alpha'], machines);
    const powerOff = start(rig, never, 10_000, []);
    await expect.poll(() => tries(() => say('ananke/1 begin poweroff\n'))).toBe(true);
    rig.server('alpha').cut();
    expect(await powerOff).toMatchObject({ outcome: 'unknown' });
  });

  it('is failed when the machine runs in another boot', async () => {
    const refusal = says(framed('poweroff', 'refused boot-id-differs 00000000-0000-0000-0000-000000000000'));
    const end = await start(await aRig(['alpha'], refusal), never, 10_000, []);
    expect(end).toEqual({ outcome: 'failed', message: expect.stringContaining('boot-id-differs') });
  });

  it('is not sent when who asks has gone already', async () => {
    const rig = await aRig(['alpha'], aMachine().machines);
    expect(await start(rig, AbortSignal.abort(), 10_000, [])).toMatchObject({ outcome: 'failed' });
    expect(rig.server('alpha').accepted()).toBe(0);
  });
});

function tries(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
