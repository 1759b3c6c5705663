// A Memory that a test can change, and an action that a test can send.
import type { Action } from '../../src/core/action.ts';
import { type ActionId, actionId, bootId, nodeName, runId, stepId, upsName } from '../../src/core/ids.ts';
import type { ActionRecord, Memory } from '../../src/core/memory.ts';
import { instant } from '../../src/core/moment.ts';

export const emptyMemory: Memory = {
  self: nodeName('coordinator'),
  hostBootId: bootId('boot-1'),
  runCount: 0,
  holds: {},
  countermands: {},
  ups: {},
  records: {},
  proposedAt: {},
  marks: {},
  committed: {},
  boots: {},
  repairs: {},
  schedules: {},
};

export function stopUnit(machine: string): Action {
  return {
    kind: 'StopUnit',
    node: nodeName(machine),
    id: actionId(`stop-agent/StopUnit/${machine}`),
    step: stepId('stop-agent', machine),
    target: machine,
    risk: 'disruptive',
    timeoutMs: 10_000,
    lane: machine,
    retry: { maxAttempts: 3, firstBackoffMs: 1_000, ifOutcomeUnknown: 'repeat' },
    confirm: [],
    reason: 'NodeIsFree',
    message: `${machine} holds no volumes any more`,
  };
}

export function withRecord(
  memory: Memory,
  id: ActionId,
  attempts = 1,
  outcome: ActionRecord['outcome'] = 'in-flight',
): Memory {
  const record: ActionRecord = { attempts, lane: 'n1', startedAt: instant(1_000), outcome };
  return { ...memory, records: { ...memory.records, [id]: record } };
}

/** A history of small and large changes, each one different from the one before. */
export function history(length: number): Memory[] {
  const states: Memory[] = [];
  let memory = emptyMemory;
  for (let index = 1; index <= length; index += 1) {
    memory = { ...memory, runCount: index };
    const ups = upsName(`ups-${index % 3}`);
    const id = actionId(`action-${index % 5}`);
    if (index % 2 === 0) {
      memory = {
        ...memory,
        ups: { ...memory.ups, [ups]: { belowNeed: index, triggerUpdates: 0 } },
      };
    }
    if (index % 3 === 0) memory = withRecord(memory, id, index, 'accepted');
    if (index % 4 === 0)
      memory = { ...memory, committed: { ...memory.committed, [nodeName(`n${index}`)]: bootId('b') } };
    if (index % 7 === 0)
      memory = { ...memory, records: {}, marks: { [`cordon/${index}`]: { prior: 'ä€', run: runId('r') } } };
    states.push(memory);
  }
  return states;
}
