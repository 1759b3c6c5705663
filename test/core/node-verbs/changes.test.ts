// The verbs that change something, as a real shell runs them on a machine in a folder.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../src/core/command-line.ts';
import { layoutOf } from '../../../src/core/node-verbs/layout.ts';
import { type Reply, replyOf } from '../../../src/core/node-verbs/reply.ts';
import { commandFor, wordsIn } from '../../../src/core/node-verbs/script.ts';
import { snapshotsResult } from '../../../src/core/node-verbs/snapshot-reading.ts';
import { isVerbName, type NodeVerb, nodeVerbs, verbFrom, wordsOf } from '../../../src/core/node-verbs.ts';
import { aMachine, aProcess, boot, type FolderMachine, machineId } from './machine.ts';

const told = (machine: FolderMachine, verb: NodeVerb): Reply => replyOf(verb.verb, machine.run(verb).output);
const accepted = { is: 'said', lines: ['accepted'] };
const marker: NodeVerb = { verb: 'stay-down', owner: 'ananke', epoch: 5, cause: "hold ups/Pyrphoros: it's $(late)" };

const nameWord = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const anyVerb: fc.Arbitrary<NodeVerb> = fc.oneof(
  fc.constantFrom<NodeVerb>(
    { verb: 'probe' },
    { verb: 'sync', machineId },
    { verb: 'stop', machineId },
    { verb: 'start' },
    { verb: 'kill-leftovers' },
    { verb: 'snapshot-list' },
    { verb: 'poweroff', bootId: boot, machineId },
    { verb: 'kill-then-poweroff', bootId: boot },
    { verb: 'poweroff-force', bootId: boot },
  ),
  fc
    .record({ owner: nameWord, epoch: fc.nat(), cause: fc.string({ unit: 'grapheme', maxLength: 60 }) })
    .map((fields): NodeVerb => ({ verb: 'stay-down', ...fields })),
  fc.record({ name: nameWord }).map(({ name }): NodeVerb => ({ verb: 'snapshot', name })),
  fc
    .record({
      graceSeconds: fc.nat(3_600),
      keep: fc.array(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/), { maxLength: 4 }),
    })
    .map((fields): NodeVerb => ({ verb: 'end-workloads', ...fields })),
);

describe('the words of a verb', () => {
  it('come back as the verb that they were, over a line that needs no quotes', () => {
    fc.assert(
      fc.property(anyVerb, fc.constantFrom('root', 'ananke'), (verb, user) => {
        const built = commandFor(verb, layoutOf({ distribution: 'k3s', role: 'server' }), user);
        if (built.is === 'refused') throw new Error(built.message);
        const line = commandLine(built.command.words);
        expect(line).toMatchObject({ line: expect.stringMatching(/^[A-Za-z0-9 %,./_-]+$/) });
        const words = wordsIn(line.is === 'line' ? line.line : '');
        expect(words && verbFrom(words)).toEqual(verb);
      }),
    );
  });

  it.each<NodeVerb>([
    { verb: 'poweroff', bootId: 'unknown' },
    { verb: 'poweroff', bootId: '' },
    { verb: 'poweroff', bootId: boot, machineId: '$(id)' },
    { verb: 'snapshot', name: '../x' },
    { verb: 'snapshot', name: '-rf' },
    { verb: 'end-workloads', graceSeconds: 1.5, keep: [] },
    { verb: 'end-workloads', graceSeconds: 1, keep: ['a b'] },
    { verb: 'clear-stay-down', owner: 'a b', epoch: 1 },
    { verb: 'clear-stay-down', owner: 'a', epoch: -1 },
  ])('are refused when one has another form: %j', (verb) => {
    expect(wordsOf(verb)).toMatchObject({ is: 'refused', message: expect.stringContaining(verb.verb) });
  });

  it('are no verb when there are others, or too many', () => {
    for (const words of [
      [],
      ['reboot', '-'],
      ['probe'],
      ['probe', '-', 'x'],
      ['toString', '-'],
      ['poweroff', '-', 'now'],
    ]) {
      expect(verbFrom(words)).toBeUndefined();
    }
    expect(isVerbName('constructor')).toBe(false);
  });
});

describe('every verb', () => {
  it.each(Object.keys(nodeVerbs).filter(isVerbName))('%s does nothing when it is cut off on its way', (name) => {
    const [words] = fc.sample(
      anyVerb.filter(({ verb }) => verb === name || name === 'clear-stay-down'),
      { numRuns: 1, seed: 1 },
    );
    const verb: NodeVerb =
      name === 'clear-stay-down' ? { verb: name, owner: 'a', epoch: 1 } : (words ?? { verb: 'probe' });
    const built = commandFor(verb, layoutOf({ distribution: 'k3s', role: 'server' }), 'root');
    const length = built.is === 'command' ? built.command.input.indexOf('\nmain "$@"') : 0;
    expect(length).toBeGreaterThan(500);
    const machine = aMachine();
    for (const share of [0.2, 0.6, 1]) expect(machine.runPart(verb, Math.floor(length * share))).toBe('');
    expect(machine.calls()).toEqual([]);
  });

  it('is told nothing on another machine than the one that is meant', () => {
    const machine = aMachine();
    const verbs: NodeVerb[] = [
      { verb: 'stop' },
      { verb: 'start' },
      { verb: 'kill-leftovers' },
      { verb: 'poweroff', bootId: boot },
      { verb: 'snapshot', name: 's' },
      marker,
    ];
    for (const verb of verbs) {
      expect(told(machine, { ...verb, machineId: 'f'.repeat(32) })).toMatchObject({
        is: 'refused',
        word: 'machine-id-differs',
      });
    }
    expect(machine.calls()).toEqual([]);
  });
});

describe('the unit', () => {
  it('is asked to stop and to start, and nobody waits for it', () => {
    const machine = aMachine();
    expect(told(machine, { verb: 'stop' })).toEqual(accepted);
    expect(told(machine, { verb: 'start', machineId })).toEqual(accepted);
    const [stop, , start] = machine.calls().filter((call) => !call.includes('show'));
    expect([stop, start]).toEqual(['systemctl stop --no-block k3s.service', 'systemctl start --no-block k3s.service']);
  });

  it('is none on a machine outside Kubernetes, or where it is not installed', () => {
    expect(told(aMachine({ distribution: 'k3s', role: 'host' }), { verb: 'stop' })).toMatchObject({ word: 'no-unit' });
    const bare = aMachine();
    bare.put('show', 'LoadState=not-found\nActiveState=inactive\n');
    expect(told(bare, { verb: 'start' })).toMatchObject({ is: 'refused', word: 'no-unit' });
  });

  it('fails with what systemd says, on one line', () => {
    const machine = aMachine();
    machine.shim('systemctl', 'printf "Access\\ndenied\\t\\033[31m\\n" >&2; exit 4');
    expect(told(machine, { verb: 'stop' })).toEqual({
      is: 'failed',
      message: expect.stringMatching(/^exit 4 systemctl: Access denied/),
    });
  });
});

describe('the stay-down marker', () => {
  it('is a file that a drop-in of the unit looks for', () => {
    const machine = aMachine();
    expect(told(machine, marker)).toEqual(accepted);
    expect(machine.read('node/stay-down')).toBe('ananke 5 hold%20ups%2FPyrphoros%3A%20it%27s%20%24%28late%29\n');
    expect(machine.read('units/k3s.service.d/50-ananke-stay-down.conf')).toBe(
      `[Unit]\nConditionPathExists=!${machine.layout.marker}\n`,
    );
    expect(machine.calls()).toContain('systemctl daemon-reload');
  });

  it('can be said again, and the drop-in is left alone then', () => {
    const machine = aMachine();
    told(machine, marker);
    told(machine, { ...marker, epoch: 6 });
    expect(machine.read('node/stay-down')).toMatch(/^ananke 6 /);
    expect(machine.calls().filter((call) => call.includes('daemon-reload'))).toHaveLength(1);
  });

  it('is neither replaced nor cleared by an earlier epoch', () => {
    const machine = aMachine();
    told(machine, marker);
    expect(told(machine, { ...marker, epoch: 4 })).toMatchObject({
      is: 'refused',
      word: 'epoch-older',
      message: 'epoch-older 5',
    });
    expect(told(machine, { verb: 'clear-stay-down', owner: 'ananke', epoch: 4 })).toMatchObject({
      word: 'epoch-older',
    });
    expect(machine.read('node/stay-down')).toMatch(/^ananke 5 /);
  });

  it('is cleared by its owner, also twice', () => {
    const machine = aMachine();
    told(machine, marker);
    const clear: NodeVerb = { verb: 'clear-stay-down', owner: 'ananke', epoch: 5 };
    expect(told(machine, clear)).toEqual(accepted);
    expect(machine.read('node/stay-down')).toBeUndefined();
    expect(told(machine, clear)).toEqual(accepted);
  });

  it.each(['', 'made by hand\n', 'ananke\n', 'somebody 3 cause\n'])('stays when somebody else made it: %j', (text) => {
    const machine = aMachine();
    machine.put('node/stay-down', text);
    expect(told(machine, { verb: 'clear-stay-down', owner: 'ananke', epoch: 9 })).toMatchObject({
      word: 'other-owner',
    });
    expect(machine.read('node/stay-down')).toBe(text);
  });
});

describe('workloads', () => {
  const end: NodeVerb = { verb: 'end-workloads', graceSeconds: 0, keep: ['kube-system', 'longhorn-system'] };
  /** systemd-run that runs what it is given, at once and here. */
  const runsUnits = 'while case $1 in --*) true ;; *) false ;; esac; do shift; done; "$@"';

  it('end by signals where no CRI answers, and what is kept stays', async () => {
    const machine = aMachine();
    const [work, kept] = [aProcess(), aProcess()];
    machine.container('work', 'default', { pid: work.pid });
    machine.container('kept', 'kube-system', { pid: kept.pid });
    machine.container('pause', 'default', { type: 'sandbox', pid: kept.pid });
    machine.shim('k3s', 'exit 1');
    machine.shim('systemd-run', runsUnits);
    expect(told(machine, end)).toEqual(accepted);
    expect(await work.ended()).toMatch(/^SIG(TERM|KILL)$/);
    expect(kept.isAlive()).toBe(true);
  });

  it('end through the CRI where it answers', () => {
    const machine = aMachine();
    machine.container('one', 'default', { gone: true });
    const alive = aProcess();
    machine.container('two', 'default', { pid: alive.pid });
    machine.shim('k3s', 'exit 0');
    machine.shim('systemd-run', runsUnits);
    expect(told(machine, { ...end, graceSeconds: 7 })).toEqual(accepted);
    expect(machine.calls().filter((call) => call.startsWith('k3s'))).toEqual([
      'k3s crictl ps -q',
      'k3s crictl stop --timeout 7 two',
    ]);
  });

  it('end in a unit of its own, of which there is one at a time', () => {
    const machine = aMachine();
    told(machine, end);
    expect(machine.calls().at(-1)).toMatch(
      /^systemd-run --quiet --no-block --collect --unit=ananke-end-workloads \/bin\/sh /,
    );
    machine.shim('systemctl', 'echo ActiveState=active');
    const before = machine.calls().length;
    expect(told(machine, end)).toEqual(accepted);
    expect(machine.calls().slice(before)).toEqual([expect.stringContaining('systemctl show')]);
  });

  it('leave leftovers to the kill script of the distribution', () => {
    const machine = aMachine();
    machine.shim('systemd-run', runsUnits);
    machine.shim('k3s-killall.sh', 'exit 0');
    expect(told(machine, { verb: 'kill-leftovers' })).toEqual(accepted);
    expect(machine.calls()).toContain('k3s-killall.sh ');
  });
});

describe('an etcd snapshot', () => {
  it('is begun as a unit that is named after it', () => {
    const machine = aMachine();
    expect(told(machine, { verb: 'snapshot', name: 'ananke-r1-17' })).toEqual(accepted);
    expect(machine.calls().at(-1)).toBe(
      'systemd-run --quiet --no-block --collect --unit=ananke-snapshot-ananke-r1-17 --property=RuntimeMaxSec=600 ' +
        'k3s etcd-snapshot save --name ananke-r1-17',
    );
  });

  it('is not taken twice', () => {
    const machine = aMachine();
    machine.put('snapshots/ananke-r1-17-titan-0a-1790000000', 'x');
    expect(told(machine, { verb: 'snapshot', name: 'ananke-r1-17' })).toEqual(accepted);
    expect(machine.calls().filter((call) => call.startsWith('systemd-run'))).toEqual([]);
  });

  it('is refused by an agent, and by a server that does not run', () => {
    const agent = aMachine({ distribution: 'k3s', role: 'agent' });
    expect(told(agent, { verb: 'snapshot', name: 's' })).toMatchObject({ is: 'refused', word: 'not-a-server' });
    const stopped = aMachine();
    stopped.put('show', 'LoadState=loaded\nActiveState=inactive\n');
    expect(told(stopped, { verb: 'snapshot', name: 's' })).toMatchObject({ is: 'refused', word: 'unit-not-running' });
  });

  it('is listed once it is whole', () => {
    const machine = aMachine();
    const list = (): unknown => snapshotsResult(machine.run({ verb: 'snapshot-list' }).output, 'titan-0a');
    expect(list()).toEqual({ is: 'read', snapshots: { listed: [] } });
    machine.put('snapshots/ananke-r1-17-titan-0a-1790000000', 'x');
    machine.put('snapshots/ananke-r2-18-titan-0a-1790000001.part', 'x');
    machine.put('snapshots/ananke-r2-18-titan-0a-1790000001', 'not whole yet');
    machine.put('snapshots/etcd-snapshot-other-1790000000', 'x');
    machine.put('snapshots/with blank', 'x');
    machine.put('list-units', 'ananke-snapshot-ananke-r2-18.service loaded active running /usr/local/bin/k3s\n');
    expect(list()).toEqual({
      is: 'read',
      snapshots: { listed: ['ananke-r1-17', 'etcd-snapshot-other-1790000000'], running: 'ananke-r2-18' },
    });
  });

  it('cannot be listed by a machine without etcd, nor read from half a list', () => {
    const agent = aMachine({ distribution: 'k3s', role: 'agent' }).run({ verb: 'snapshot-list' }).output;
    expect(snapshotsResult(agent, 'titan-07').is).toBe('none-here');
    const { output } = aMachine().run({ verb: 'snapshot-list' });
    expect(snapshotsResult(output.replace('listed all\n', ''), 'titan-0a').is).toBe('unreadable');
    expect(snapshotsResult('', 'titan-0a').is).toBe('unreadable');
  });
});

describe('a poweroff', () => {
  const goes = '12 poweroff.target start waiting\n13 umount.target start waiting\n14 ssh.service stop running\n';

  it('is told to the boot that is meant, and to no other', () => {
    const machine = aMachine();
    machine.put('jobs', goes);
    for (const verb of ['poweroff', 'kill-then-poweroff', 'poweroff-force'] as const) {
      const other = told(machine, { verb, bootId: boot.replace('6', '7') });
      expect(other).toEqual({ is: 'refused', word: 'boot-id-differs', message: `boot-id-differs ${boot}` });
    }
    expect(machine.calls()).toEqual([]);
  });

  it('is accepted, and its last words follow when nothing that holds data runs any more', () => {
    const machine = aMachine();
    machine.put('jobs', goes);
    expect(told(machine, { verb: 'poweroff', bootId: boot, machineId })).toEqual({
      is: 'said',
      lines: ['accepted', `words ${boot}`],
    });
    expect(machine.calls()).toContain('systemctl -i poweroff');
  });

  it('says no last words while a service or a container still ends', () => {
    const machine = aMachine();
    machine.container('late', 'default');
    // The first look finds a unit that stops, the second only a container; the third would find nothing and is cut short.
    machine.put('jobs', `${goes}15 postgresql.service stop running\n`);
    machine.shim(
      'sleep',
      `printf '${goes.replaceAll('\n', '\\n')}' >"$D/jobs"; [ ! -e "$D/slept" ] || rm -rf "$D"/tasks/late; : >"$D/slept"`,
    );
    expect(told(machine, { verb: 'poweroff', bootId: boot })).toMatchObject({ lines: ['accepted', `words ${boot}`] });
    expect(machine.calls().filter((call) => call.startsWith('sleep'))).toHaveLength(2);
  });

  it('runs the kill script first, in a unit of its own, and goes off whatever that does', () => {
    const machine = aMachine();
    machine.put('jobs', goes);
    machine.shim('systemd-run', 'while case $1 in --*) true ;; *) false ;; esac; do shift; done; "$@"');
    machine.shim('k3s-killall.sh', 'exit 3');
    expect(told(machine, { verb: 'kill-then-poweroff', bootId: boot })).toMatchObject({
      lines: ['accepted', `words ${boot}`],
    });
    const [unit, kill, off] = machine.calls().filter((call) => /^(systemd-run|k3s-killall|systemctl -i)/.test(call));
    expect([unit?.slice(0, 11), kill, off]).toEqual(['systemd-run', 'k3s-killall.sh ', 'systemctl -i poweroff']);
    expect(readdirSync(join(machine.folder, 'run'))).toEqual(['ananke-kill-then-poweroff.sh']);
  });

  it('goes by force, and by more force when that is refused', () => {
    const machine = aMachine();
    machine.put('jobs', goes);
    machine.shim('sleep', 'exit 0');
    told(machine, { verb: 'poweroff-force', bootId: boot });
    machine.shim('systemctl', 'case "$*" in list-jobs*) cat "$D/jobs" ;; "--force poweroff") exit 1 ;; esac');
    told(machine, { verb: 'poweroff-force', bootId: boot });
    const forced = machine.calls().filter((call) => call.includes('poweroff'));
    expect(forced).toEqual([
      'systemctl --force poweroff',
      'systemctl --force poweroff',
      'systemctl --force --force poweroff',
    ]);
  });

  it('is failed when systemd refuses it', () => {
    const machine = aMachine();
    machine.shim('systemctl', 'echo "Call to PowerOff failed: Interactive authentication required." >&2; exit 1');
    expect(told(machine, { verb: 'poweroff', bootId: boot })).toMatchObject({ is: 'failed' });
  });
});
