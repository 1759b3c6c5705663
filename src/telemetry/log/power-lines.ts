/** What feeds each UPS, its present cause to go down, and outputs that were told to cycle. */
import type { UpsConfig } from '../../core/config.ts';
import { factAbout } from '../../core/facts.ts';
import type { Memory } from '../../core/memory.ts';
import { keysOf } from '../../core/records.ts';
import type { UpsPicture } from '../../core/view.ts';
import type { Seen } from '../plan/seen.ts';
import { type Level, type LogLine, line } from './line.ts';

export function powerLines(before: Seen | undefined, old: Memory | undefined, now: Seen): readonly LogLine[] {
  return [
    ...now.input.config.ups.flatMap((ups) => upsLines(ups, before?.decision.power[ups.name], now)),
    ...cycledLines(old?.run, now.decision.memory.run),
  ];
}

function upsLines({ name }: UpsConfig, was: UpsPicture | undefined, { input, decision }: Seen): readonly LogLine[] {
  const picture = decision.power[name];
  if (picture === undefined) return [];
  const fact = factAbout(input.snapshot, 'ups', name);
  const reading = fact.state === 'known' ? fact.value : undefined;
  const unread = fact.state === 'known' ? {} : { reason: fact.reason, why: fact.message };
  const lines: LogLine[] = [];
  if (picture.line !== was?.line)
    lines.push(
      line(levelOf(picture.line, was), 'ups line changed', {
        ups: name,
        from: was?.line,
        line: picture.line,
        status: reading?.tokens,
        chargePercent: reading?.chargePercent,
        runtimeSeconds: reading?.runtimeSeconds,
        ...unread,
      }),
    );
  const { trigger } = picture;
  if (trigger !== undefined && trigger.reason !== was?.trigger?.reason)
    lines.push(line('warn', 'ups trigger', { ups: name, reason: trigger.reason, why: trigger.message }));
  if (trigger === undefined && was?.trigger !== undefined)
    lines.push(line('info', 'ups trigger gone', { ups: name, reason: was.trigger.reason }));
  return lines;
}

/** At a start nothing has been read yet, and the condition PowerSafe says so once for all. */
function levelOf(is: UpsPicture['line'], was: UpsPicture | undefined): Level {
  if (is === 'mains' || is === 'explained') return 'info';
  return is === 'unknown' && was === undefined ? 'debug' : 'warn';
}

function cycledLines(old: Memory['run'], now: Memory['run']): readonly LogLine[] {
  if (now === undefined || old?.cycled === now.cycled) return [];
  // A run that takes the place of another one takes these over.
  const was = old?.cycled ?? {};
  const told = keysOf(now.cycled).filter((ups) => !Object.hasOwn(was, ups));
  return told.map((ups) => line('info', 'ups output told to cycle', { ups, run: now.id }));
}
