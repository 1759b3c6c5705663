// The probe as a real shell runs it, and its answer as it is read.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProbeResult, probeResult } from '../../../src/core/node-verbs/probe-reading.ts';
import { firstLine, lastLine } from '../../../src/core/node-verbs/reply.ts';
import { aMachine, boot, type FolderMachine, machineId } from './machine.ts';

const kindOf = (namespace: string): 'workload' | 'storage' | 'system' => {
  if (namespace === 'longhorn-system') return 'storage';
  return namespace === 'kube-system' ? 'system' : 'workload';
};
const read = (output: string, skewMs = 0): ProbeResult => {
  const now = Date.now();
  return probeResult(output, { kindOf, askedAtMs: now - 2_000 + skewMs, answeredAtMs: now + 2_000 + skewMs });
};
const probed = (machine: FolderMachine): ProbeResult => read(machine.run({ verb: 'probe' }).output);

describe('a probe', () => {
  it('reads a machine that runs', () => {
    const machine = aMachine();
    machine.container('aaa', 'default');
    machine.container('bbb', 'default');
    machine.container('ccc', 'default', { type: 'sandbox' });
    machine.container('ddd', 'longhorn-system');
    machine.container('eee', 'kube-system');
    machine.put(
      'mounts',
      [
        '/dev/sda1 / ext4 rw 0 0',
        '/dev/longhorn/pvc-1 /var/lib/kubelet/plugins/kubernetes.io/csi/driver.longhorn.io/0a/globalmount ext4 rw 0 0',
        '/dev/longhorn/pvc-1 /var/lib/kubelet/pods/u1/volumes/kubernetes.io~csi/pvc-1/mount ext4 rw 0 0',
        'tmpfs /var/lib/kubelet/pods/u1/volumes/kubernetes.io~projected/kube-api-access-x tmpfs rw 0 0',
        'tmpfs /var/lib/kubelet/pods/u1/volumes/kubernetes.io~secret/s tmpfs rw 0 0',
        '',
      ].join('\n'),
    );
    expect(probed(machine)).toEqual({
      is: 'read',
      machineId,
      reading: {
        bootId: boot,
        unit: 'active',
        containers: { workload: 2, storage: 1, system: 2 },
        mounts: 2,
        clockSkewSeconds: 0,
        clockSynchronized: true,
      },
    });
  });

  it('counts only containers whose process is that container', () => {
    const machine = aMachine();
    machine.container('gone', 'default', { gone: true });
    machine.container('taken', 'default');
    const pid = machine.read('tasks/taken/init.pid') ?? '';
    machine.put(`proc/${pid}/cgroup`, '0::/system.slice/ssh.service\n');
    machine.put('tasks/empty/config.json', '{}');
    expect(probed(machine)).toMatchObject({ reading: { containers: { workload: 0, storage: 0, system: 0 } } });
  });

  it('counts what it cannot place as work', () => {
    const machine = aMachine();
    machine.container('odd', 'UPPER "x"');
    expect(probed(machine)).toMatchObject({ reading: { containers: { workload: 1 } } });
  });

  it('reads a machine that Kubernetes never ran on since its boot', () => {
    const machine = aMachine({ distribution: 'k3s', role: 'agent' });
    machine.put('show', 'LoadState=loaded\nActiveState=inactive\n');
    machine.put('node/stay-down', 'ananke 7 hold%20ups%2FPyrphoros\n');
    expect(probed(machine)).toMatchObject({
      reading: { unit: 'inactive', marker: { owner: 'ananke', epoch: 7, cause: 'hold ups/Pyrphoros' } },
    });
  });

  it.each(['', 'somebody was here', 'ananke x cause', 'ananke 1 two words'])(
    'takes the marker %j for one that ananke did not make',
    (text) => {
      const machine = aMachine();
      machine.put('node/stay-down', text);
      expect(probed(machine)).toMatchObject({ reading: { marker: { owner: 'unknown', epoch: 0 } } });
    },
  );

  it.each([
    ['LoadState=loaded\nActiveState=reloading', 'active'],
    ['LoadState=loaded\nActiveState=failed', 'failed'],
    ['LoadState=loaded\nActiveState=deactivating', 'deactivating'],
    ['ActiveState=inactive\nLoadState=masked', 'inactive'],
    ['LoadState=not-found\nActiveState=inactive', 'absent'],
  ])('reads the unit state %j as %s', (show, unit) => {
    const machine = aMachine();
    machine.put('show', `${show}\n`);
    expect(probed(machine)).toMatchObject({ reading: { unit } });
  });

  it('asks no unit of a host outside Kubernetes', () => {
    const machine = aMachine({ distribution: 'k3s', role: 'host' });
    expect(probed(machine)).toMatchObject({ reading: { unit: 'absent' } });
    expect(machine.calls().filter((call) => call.startsWith('systemctl'))).toEqual([]);
  });

  it('says that the clock is not vouched for when no time service answers', () => {
    const machine = aMachine();
    machine.shim('timedatectl', 'echo "Failed to connect to bus" >&2; exit 1');
    expect(probed(machine)).toMatchObject({ reading: { clockSynchronized: false } });
  });

  it.each([
    ['systemd does not answer', (m: FolderMachine) => m.shim('systemctl', 'exit 1'), 'systemd does not tell'],
    [
      'systemd says a word of its own',
      (m: FolderMachine) => m.put('show', 'LoadState=loaded\nActiveState=aktiv\n'),
      'systemd',
    ],
    ['there is no boot id', (m: FolderMachine) => m.put('boot_id', ''), 'the boot id is missing'],
    ['there is no machine id', (m: FolderMachine) => m.put('machine-id', '\n'), 'the machine id is missing'],
    ['awk is broken', (m: FolderMachine) => m.shim('awk', 'exit 2'), 'the mounts are not counted'],
    ['date is broken', (m: FolderMachine) => m.shim('date', 'echo Sonntag'), 'the clock'],
    ['timedatectl talks', (m: FolderMachine) => m.shim('timedatectl', 'echo vielleicht'), 'timedatectl'],
  ])('is unreadable, with the reason, when %s', (_, spoil, why) => {
    const machine = aMachine();
    spoil(machine);
    expect(probed(machine)).toEqual({ is: 'unreadable', message: expect.stringContaining(why) });
  });

  it('is refused by another machine than the one that is meant', () => {
    const machine = aMachine();
    const { output } = machine.run({ verb: 'probe', machineId: 'f'.repeat(32) });
    expect(read(output)).toEqual({ is: 'other-machine', message: expect.stringContaining(machineId) });
    expect(read(machine.run({ verb: 'probe', machineId }).output).is).toBe('read');
  });

  it('tells banners and the noise of a profile from its answer', () => {
    const { output } = aMachine().run({ verb: 'probe' });
    const noise = 'Welcome!\nLast login: never\nboot 00000000-0000-0000-0000-000000000000\n';
    expect(read(`${noise}${output}logout\n`)).toEqual(read(output));
  });

  it('is unreadable when a part of it is missing, wherever it was cut off', () => {
    const { output } = aMachine().run({ verb: 'probe' });
    for (let length = 0; length < output.length - 1; length += 7) {
      expect(read(output.slice(0, length)).is).toBe('unreadable');
    }
  });

  it('is unreadable for any line too many or too few, and never half read', () => {
    const { output } = aMachine().run({ verb: 'probe' });
    const lines = output.trimEnd().split('\n');
    for (const at of lines.keys()) {
      expect(read(lines.toSpliced(at, 1).join('\n')).is, `without ${lines[at]}`).toBe('unreadable');
    }
    const line = fc
      .string({ minLength: 1 })
      .filter((text) => !/[\r\n]/.test(text) && !/^(marker|containers|unit|ananke)/.test(text));
    fc.assert(
      fc.property(line, fc.integer({ min: 1, max: lines.length - 1 }), (text, at) => {
        expect(read(lines.toSpliced(at, 0, text).join('\n')).is).toBe('unreadable');
      }),
    );
  });

  it('is total: no output makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(read(`${firstLine('probe')}\n${text}\n${lastLine('probe')}\n`).is).not.toBe('read');
      }),
    );
  });
});
