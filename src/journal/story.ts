/**
 * What the journal tells, frame by frame, for people: Memory before and after each, and the actions between. It reads only, beside a
 * controller that may be writing: what is torn, damaged or does not follow is left out and said.
 */
import type { ActionEnd } from '../core/action-end.ts';
import type { Memory } from '../core/memory.ts';
import { type Timestamp, timestamp } from '../core/moment.ts';
import type { Files } from '../core/ports.ts';
import type { Begin, Frame } from './frame.ts';
import { completed, isMemory } from './memory-shape.ts';
import { applyPatch } from './patch.ts';
import type { JournalPaths } from './paths.ts';
import { replay } from './replay.ts';
import { noHash, unseal } from './seal.ts';
import { readSources, type Sources } from './sources.ts';

export interface Scene {
  readonly sequence: number;
  /** Of its frame. */
  readonly hash: string;
  readonly wallAt: Timestamp;
  /** The same object in both when the frame changed nothing. */
  readonly before: Memory | undefined;
  readonly after: Memory | undefined;
  readonly begin?: Begin;
  readonly end?: ActionEnd;
}
export interface Story {
  readonly scenes: readonly Scene[];
  /** False: there is a record, and none of it could be followed; that nothing is told says nothing. */
  readonly isWhole: boolean;
  /** What is missing or looks wrong, in sentences. */
  readonly notes: readonly string[];
  /** Where the next frame would go on. */
  readonly end: StoryEnd;
}
export interface StoryEnd {
  /** Memory as it stands in the journal. */
  readonly value: unknown;
  readonly hash: string;
  readonly sequence: number;
}
const beginning: StoryEnd = { value: undefined, hash: noHash, sequence: 0 };

export async function readStory(files: Files, paths: JournalPaths): Promise<Story> {
  const sources = await readSources(files, paths);
  if (sources.isNew)
    return { scenes: [], isWhole: true, notes: [`There is no journal yet in ${paths.journal}.`], end: beginning };
  const { start, frames } = longest(sources);
  const scenes: Scene[] = [];
  let end: StoryEnd = { ...beginning, value: start };
  for (const frame of frames) {
    const next = sceneAfter(end, frame);
    if (next === undefined) break;
    scenes.push(next.scene);
    end = next.end;
  }
  return { scenes, isWhole: scenes.length > 0, notes: sources.notes, end };
}

/** One frame further; undefined when it does not fit. The same Memory is the same object before and after. */
export function sceneAfter(
  { value }: StoryEnd,
  frame: Frame,
): { readonly scene: Scene; readonly end: StoryEnd } | undefined {
  const next = frame.patch.length === 0 ? { value } : applyPatch(frame.patch, value);
  if (next === undefined) return undefined;
  const { sequence, hash } = frame;
  const before = memoryOf(value);
  const after = next.value === value ? before : memoryOf(next.value);
  return { scene: { sequence, hash, ...saidIn(frame), before, after }, end: { value: next.value, hash, sequence } };
}

/** From the older checkpoint where its chain is whole, else from the newer one, else from the first frame ever. */
function longest({ state, previousState, frames }: Sources): { start: unknown; frames: readonly Frame[] } {
  const starts = [previousState, state, undefined].map((checkpoint) => ({
    start: checkpoint?.memory,
    frames: replay(checkpoint, frames).frames,
  }));
  return starts.reduce((best, one) => (one.frames.length > best.frames.length ? one : best));
}

/** A scene ends with the object with which the next one begins. */
const made = new WeakMap<object, Memory>();

function memoryOf(value: unknown): Memory | undefined {
  if (!isMemory(value)) return undefined;
  const memory = made.get(value) ?? completed(value);
  made.set(value, memory);
  return memory;
}

/** The frame itself keeps only what replaying needs; the line has the rest, and its hash has been proven. */
function saidIn({ line }: Frame): Pick<Scene, 'wallAt' | 'begin' | 'end'> {
  const opened = unseal(line);
  const fields = opened.state === 'good' ? opened.fields : {};
  const { wallAt, begin, end } = fields;
  return {
    wallAt: timestamp(typeof wallAt === 'number' ? wallAt : 0),
    ...(isBegin(begin) ? { begin } : {}),
    ...(isEnd(end) ? { end } : {}),
  };
}

function isBegin(value: unknown): value is Begin {
  return hasTexts(value, ['id', 'kind', 'target', 'reason', 'message']);
}

function isEnd(value: unknown): value is ActionEnd {
  return hasTexts(value, ['id', 'outcome']);
}

function hasTexts(value: unknown, keys: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const found = new Map<string, unknown>(Object.entries(value));
  return keys.every((key) => typeof found.get(key) === 'string');
}
