/** Scenes of the journal, one after another, as the events that people are told. What it remembers of them is bounded. */
import type { Scene } from '../journal/story.ts';
import type { Event } from '../telemetry/events/event.ts';
import { type Asked, beginEvent, endEvent, eventsBetween } from '../telemetry/events/events.ts';

export interface SceneTellerOptions {
  /** Also what is begun, and what ends as it should. */
  readonly everyAction: boolean;
  /** Of this run alone. */
  readonly run: string | undefined;
  /** Nothing before it, ms of wall time. */
  readonly fromMs: number;
}

/** Actions that are under way, and steps of which a failure was told, at the most: those of the last run and some before it. */
const remembered = 10_000;

/** To be called with each scene in order, also with those of which nothing will be told. */
export function createSceneTeller({
  everyAction,
  run,
  fromMs,
}: SceneTellerOptions): (scene: Scene) => readonly Event[] {
  // What failed is told once for each step: it is tried again, and again.
  const told = new Map<string, true>();
  const latest = new Map<string, Asked>();
  return (scene) => {
    const { before, after, begin, end } = scene;
    if (begin !== undefined) put(latest, begin.id, begin);
    if (scene.wallAt < fromMs || (run !== undefined && !isOf(scene, run))) return [];
    const step = `${end?.id.split('/', 2).join('/') ?? ''} ${end?.outcome ?? ''}`;
    const isNews = everyAction || !told.has(step);
    if (end !== undefined) put(told, step, true);
    const events = [
      ...eventsBetween(before, after),
      ...(begin === undefined || !everyAction ? [] : [beginEvent(begin)]),
      ...(end === undefined || !isNews ? [] : endEvent(end, latest.get(end.id), everyAction)),
    ];
    // The frame in which a run gives way tells of the next one too.
    return events.filter(({ subject }) => run === undefined || after?.run?.id === run || subject === run);
  };
}

/** In the run, and the frame that ended it. */
export const isOf = ({ before, after }: Scene, run: string): boolean =>
  after?.run?.id === run || before?.run?.id === run;

/** The oldest makes room. */
function put<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > remembered && oldest !== undefined) map.delete(oldest);
}
