// Faults as somebody types them: what is wrong is named, with what was meant, and nothing that is asked for can break the world.
import { describe, expect, it } from 'vitest';
import { checkedFault, type FaultAsked } from '../../../src/lab/up/asked.ts';
import { targetsOf } from '../../../src/lab/up/targets.ts';
import { faultCatalogue, faultKinds } from '../../../src/lab/world/faults.ts';
import { titanSite } from '../../../src/lab/world/sites.ts';
import { createWorld } from '../../../src/lab/world/world.ts';

const site = titanSite(1);
const targets = targetsOf(site);

describe('a fault that is asked for', () => {
  it.each(faultKinds)('%s has targets on this site, and does not break the world', (kind) => {
    const world = createWorld(site, 1);
    const [target = ''] = targets[faultCatalogue[kind].on];
    const text = kind === 'runtime-wrong' ? { text: '' } : {};
    const checked = checkedFault({ kind, target, ...text }, site);
    if ('wrong' in checked) throw new Error(checked.wrong);
    const number = world.inject({ ...checked.fault, at: 0 });
    world.advance(30_000);
    world.clear(number);
    world.advance(60_000);
  });

  it('on a circuit may be named by a UPS of it', () => {
    expect(checkedFault({ kind: 'mains-off', target: 'Pyrphoros' }, site)).toEqual({
      fault: { kind: 'mains-off', target: 'rack' },
    });
  });

  it.each<[FaultAsked, RegExp]>([
    [{ kind: 'mains-of', target: 'rack' }, /did you mean mains-off\?/],
    [{ kind: 'hung', target: 'titan-41' }, /is on a machine, .*did you mean titan-14\?/],
    [{ kind: 'upsd-unreachable', target: 'rack' }, /There are: Pyrphoros, Statera$/],
    [{ kind: 'pod-crashes', target: 'x' }, /and \d+ more$/],
    [{ kind: 'reboots', target: 'titan-03', forMs: 1_000 }, /takes no --for/],
    [{ kind: 'hung', target: 'titan-03', value: 1 }, /takes no --value/],
    [{ kind: 'hung', target: 'titan-03', text: 'x' }, /takes no --text/],
    [{ kind: 'mains-flap', target: 'rack', value: 0 }, /from 100 to/],
    [{ kind: 'runtime-wrong', target: 'Statera' }, /--text/],
    [{ kind: 'constructor', target: 'rack' }, /there is no fault/],
  ])('is refused in a sentence: %o', (asked, sentence) => {
    const checked = checkedFault(asked, site);
    expect('wrong' in checked ? checked.wrong : '').toMatch(sentence);
  });
});
