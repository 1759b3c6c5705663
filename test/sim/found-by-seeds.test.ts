// Outages that once broke an invariant, each for a reason of its own. They are cheap to play again.
import { describe, expect, it } from 'vitest';
import { playOutage } from '../../src/lab/sim/outage.ts';
import { scenarioOf } from '../../src/lab/sim/scenario.ts';

describe('what a seed once found', () => {
  it.each([
    [80, 'S7: the host of an upsd that died with its battery could not be woken'],
    [489, 'L8: a probe that was under way when a clock was set was never repeated'],
    [547, 'S24: a kubelet elsewhere brought a volume back while storage here was being ended'],
    [746, 'S1: an output was cycled under the host of its upsd, whose containers had never ended'],
    [814, 'S7: a machine that had booted since came back under the reversal rule'],
    [855, 'S25: a machine that only said that it goes off was taken further down'],
    [886, 'S15: a partial hold kept a machine with two feeds after its other UPS was back'],
    [910, 'S14: a machine told in an older run, and booted since, was left on'],
    [1058, 'S15: an upsd on the own host, which was going off, counted as dark'],
    [1320, 'L8: a full UPS that carried nothing said on battery for ever, and its upsd hosts were not woken'],
    [2238, 'S15: a word that was only to be shown came into force with a hold'],
    [3404, 'L1: lists that were true again came under the version of the frozen ones, and nobody looked'],
    [4009, 'L5: a machine was kept on for the sake of a UPS that had gone dark'],
    [4038, 'S15: a charge at its floor was acted on in the first second of an outage'],
    [4550, 'L6: a hold stood for ever, because a host that is only stopped with its UPS counted as meant to run'],
    [5431, 'L5: a machine with a feed on a dark UPS was left on when its other one ran low'],
    [5892, 'S13: a suspension that somebody had just set was taken for an own one'],
    [6318, 'S24: a UPS with nothing but second feeds made it an emergency, for the cycle of its output'],
    [6381, 'S1: an output was cut although a machine whose link was down leaned on it'],
    [7377, 'L1: the boot of an own host that had been told to go off ended the way up that came after'],
    [7562, 'S7: a way down was turned round on the runtime of a small load'],
    [7907, 'L6: an own host that waits kept a way down open, and that a hold'],
    [9973, 'S1: a way down closed over machines behind a dead switch'],
    [11272, 'L8: an engine never let go of a volume after its machine had hung'],
    [11756, 'S1: the output of a UPS was cycled with the only switch on it, while machines ran behind that'],
    [11968, 'L1: two runs took turns for ever, because each forgot why the output could not be cycled'],
    [12440, 'S23: a machine that was off when a word came was told when it had booted'],
    [1587, 'L8: a machine that refused its poweroff was never told again once the way up had begun'],
    [19363, 'S1: nobody could reach anybody until five seconds before the battery ended'],
    [19245, 'S2: an own host that had hung had yet to read the other UPS'],
    [16661, 'S7: power that was accepted before a hold was accepted after it'],
    [12379, 'S7: power was accepted that had been said against an Active hold'],
    [72289, 'S24: an engine on an ignored machine loses its replicas, also when the word changes meanwhile'],
    [70657, 'S8: the own host goes off before its output is cut, also when the mains are back by then'],
    [61694, 'S14: the time of a poweroff ran while it waited for machines that were heard again'],
    [13945, 'S14: poweroffs were given up while nobody was allowed to try them'],
  ])('seed %i, %s, breaks nothing and converges', { timeout: 60_000 }, async (seed) => {
    const { violations, converged } = await playOutage(scenarioOf(seed));
    expect(violations).toEqual([]);
    expect(converged).toBe(true);
  });
});
