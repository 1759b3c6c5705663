// Handlers of machines over real SSH, against the servers of the lab.
import { expect, it } from 'vitest';
import { openHostClock } from '../../../src/clients/host-clock.ts';
import type { SshTransport } from '../../../src/clients/ssh/transport.ts';
import type { Answer } from '../../../src/core/action.ts';
import { bootId, type NodeName } from '../../../src/core/ids.ts';
import { instant } from '../../../src/core/moment.ts';
import { acceptedLine, firstLine, lastLine, lastWordsLine } from '../../../src/core/node-verbs/reply.ts';
import type { NodeVerb } from '../../../src/core/node-verbs.ts';
import { known } from '../../../src/core/observed.ts';
import type { Fact } from '../../../src/executor/handlers/marker-epoch.ts';
import type { NodeWay } from '../../../src/executor/handlers/node-verb.ts';
import { createNodeHandlers } from '../../../src/executor/handlers/nodes.ts';
import { createPowerOff } from '../../../src/executor/handlers/poweroff.ts';
import type { LabMachines } from '../../../src/lab/servers/ssh/machines.ts';
import { aRig, type Rig } from '../../clients/ssh/rig.ts';
import { aPowerOff, toNode } from '../../support/builders/actions.ts';
import { aConfig, pi2, withMachine } from '../../support/builders/config.ts';
import { aNode } from '../../support/builders/snapshot.ts';

const never = new AbortController().signal;
const reply = (verb: NodeVerb, ...lines: readonly string[]): string =>
  [firstLine(verb.verb), ...lines, lastLine(verb.verb), ''].join('\n');
const says = (answer: (verb: NodeVerb) => string, code = 0): LabMachines => ({
  run: (_machine, verb) =>
    Promise.resolve({ code, stdout: answer(verb), stderr: code === 0 ? '' : 'sudo: a password is required\n' }),
});
const way = (transport: SshTransport, machineId?: string): NodeWay => ({
  transport,
  config: machineId === undefined ? aConfig() : withMachine(aConfig(), pi2, { machineId }),
  distribution: 'k3s',
  user: 'ananke',
});
const stop = (rig: Rig): Promise<Answer> =>
  createNodeHandlers({ ...way(rig.transport()), owner: 'ananke', nodeFact: () => undefined }).StopUnit(
    toNode('StopUnit', 'stop-agent', pi2),
    never,
  );

it.each<[string, LabMachines, Answer]>([
  ['took', says((verb) => reply(verb, acceptedLine)), { outcome: 'accepted' }],
  [
    'refused',
    says((verb) => reply(verb, 'refused no-unit here')),
    { outcome: 'failed', note: 'pi-2 refuses stop: no-unit here.' },
  ],
  [
    'failed at',
    says((verb) => reply(verb, 'failed 1 systemctl: no')),
    { outcome: 'failed', note: 'stop failed on pi-2: exit 1 systemctl: no.' },
  ],
  [
    'said nothing about',
    says((verb) => reply(verb)),
    { outcome: 'failed', note: expect.stringContaining('did not accept') },
  ],
  [
    'was cut off at',
    says((verb) => firstLine(verb.verb)),
    { outcome: 'unknown', note: expect.stringContaining('cut off') },
  ],
  ['never began', says(() => '', 1), { outcome: 'failed', note: expect.stringContaining('a password is required') }],
])('tells what a machine %s', async (_, machines, answer) =>
  expect(await stop(await aRig([pi2], machines))).toEqual(answer),
);

it('knows that nothing was done where nobody was reached', async () => {
  const rig = await aRig(
    [pi2],
    says((verb) => reply(verb, acceptedLine)),
  );
  await rig.server(pi2).setFault('other-host-key');
  expect(await stop(rig)).toMatchObject({ outcome: 'failed', note: expect.stringContaining('key') });
  await rig.server(pi2).setFault('refuses');
  expect(await stop(rig)).toMatchObject({ outcome: 'failed' });
});

it('does not know what was done where the connection ended in the middle', async () => {
  const rig = await aRig(
    [pi2],
    says((verb) => reply(verb, acceptedLine)),
  );
  await rig.server(pi2).setFault('closes-mid-command');
  expect(await stop(rig)).toMatchObject({ outcome: 'unknown' });
});

it('says each action as its verb, to the machine that is meant', async () => {
  const heard: NodeVerb[] = [];
  const rig = await aRig(
    [pi2],
    says((verb) => (heard.push(verb), reply(verb, acceptedLine))),
  );
  const marker = { owner: 'ananke', epoch: 7, cause: 'outage' };
  const nodeFact = (): Fact => known(aNode(pi2, { marker }), instant(1));
  const machineId = '0123456789abcdef0123456789abcdef';
  const handlers = createNodeHandlers({ ...way(rig.transport(), machineId), owner: 'ananke', nodeFact });
  await handlers.TakeSnapshot({ ...toNode('TakeSnapshot', 'snapshot', pi2), name: 'ananke-run-3' }, never);
  await handlers.EndWorkloads({ ...toNode('EndWorkloads', 'drain', pi2), graceSeconds: 15 }, never);
  await handlers.SetStayDown({ ...toNode('SetStayDown', 'stop-agent', pi2), cause: 'ups/rack: low', epoch: 8 }, never);
  await handlers.ClearStayDown(toNode('ClearStayDown', 'start-agent', pi2), never);
  await handlers.KillLeftovers(toNode('KillLeftovers', 'stop-agent', pi2), never);
  await handlers.StartUnit(toNode('StartUnit', 'start-agent', pi2), never);
  const { keepNamespaces } = aConfig().shutdown.drain;
  expect(heard).toEqual([
    { verb: 'snapshot', machineId, name: 'ananke-run-3' },
    { verb: 'end-workloads', machineId, graceSeconds: 15, keep: keepNamespaces },
    { verb: 'stay-down', machineId, owner: 'ananke', epoch: 8, cause: 'ups/rack: low' },
    { verb: 'clear-stay-down', machineId, owner: 'ananke', epoch: 7 },
    { verb: 'kill-leftovers', machineId },
    { verb: 'start', machineId },
  ]);
});

it('takes a poweroff for accepted when the machine says so, and hears its last words afterwards', async () => {
  const boot = bootId('0f1e2d3c-4b5a-4697-8877-665544332211');
  const goOn = Promise.withResolvers<void>();
  const machines: LabMachines = {
    async run(_machine, verb, sayNow) {
      sayNow(`${firstLine(verb.verb)}\n${acceptedLine}\n`);
      await goOn.promise;
      return { code: 0, stdout: `${lastWordsLine(boot)}\n${lastLine(verb.verb)}\n`, stderr: '' };
    },
  };
  const words = Promise.withResolvers<readonly [NodeName, string]>();
  const handler = createPowerOff({
    ...way((await aRig([pi2], machines)).transport()),
    clock: openHostClock(),
    onLastWords: (node, said) => words.resolve([node, said]),
  });
  expect(await handler(aPowerOff(pi2, { boot }), never)).toEqual({ outcome: 'accepted' });
  goOn.resolve();
  expect(await words.promise).toEqual([pi2, boot]);
});

it('tells a poweroff that the machine refused, because it has booted since', async () => {
  const machines = says((verb) => reply(verb, 'refused boot-id-differs 11111111-2222-3333-4444-555555555555'));
  const handler = createPowerOff({
    ...way((await aRig([pi2], machines)).transport()),
    clock: openHostClock(),
    onLastWords: () => expect.unreachable(),
  });
  const boot = bootId('0f1e2d3c-4b5a-4697-8877-665544332211');
  expect(await handler(aPowerOff(pi2, { boot }), never)).toMatchObject({
    outcome: 'failed',
    note: expect.stringContaining('boot-id-differs'),
  });
});

it('listens to the last poweroff alone of a machine that hangs while it goes off, so that stronger means still get through', async () => {
  const machines: LabMachines = {
    run(_machine, verb, sayNow) {
      sayNow(`${firstLine(verb.verb)}\n${acceptedLine}\n`);
      return new Promise(() => undefined);
    },
  };
  const handler = createPowerOff({
    ...way((await aRig([pi2], machines)).transport()),
    clock: openHostClock(),
    onLastWords: () => expect.unreachable(),
  });
  const boot = bootId('0f1e2d3c-4b5a-4697-8877-665544332211');
  for (let told = 0; told < 12; told += 1)
    expect(await handler(aPowerOff(pi2, { boot, timeoutMs: 2_000 }), never)).toEqual({ outcome: 'accepted' });
});
