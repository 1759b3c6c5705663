/** The interlocks, in the order in which they are asked. The first objection stands. */
import type { NamedInterlock } from '../core/interlock.ts';
import { actMode } from './act-mode.ts';
import { bootIdFence } from './boot-id-fence.ts';
import { confirmed } from './confirmed.ts';
import { containersEnded } from './containers-ended.ts';
import { durableBeforeStart } from './durable-before-start.ts';
import { freshCause } from './fresh-cause.ts';
import { inScope } from './in-scope.ts';
import { powerAllowsStart } from './power-allows-start.ts';
import { quorumKept } from './quorum-kept.ts';
import { selfLast } from './self-last.ts';
import { wakesStaggered } from './wakes-staggered.ts';

export const interlocks: readonly NamedInterlock[] = [
  { name: 'act-mode', check: actMode }, // a person said: look, do not touch
  { name: 'in-scope', check: inScope }, // hands off what is ignored, or meant otherwise
  { name: 'quorum-kept', check: quorumKept }, // API work ends before etcd may lose its majority
  { name: 'containers-ended', check: containersEnded }, // no data loss by poweroff
  { name: 'boot-id-fence', check: bootIdFence }, // this boot of this machine, and no other
  { name: 'fresh-cause', check: freshCause }, // one odd reading powers nothing off
  { name: 'self-last', check: selfLast }, // whoever coordinates goes last
  { name: 'power-allows-start', check: powerAllowsStart }, // nothing is started that could not be stopped again
  { name: 'durable-before-start', check: durableBeforeStart }, // a start that would be forgotten
  { name: 'wakes-staggered', check: wakesStaggered }, // inrush
  { name: 'confirmed', check: confirmed }, // irreversible: looked at twice
];
