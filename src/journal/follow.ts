/**
 * The journal while it grows: each look tells the scenes that came since the last one. Frames that are appended are read as they come;
 * whenever the files turn, are damaged or do not fit, all is read anew, and what is new is found by the frame that was told last.
 */
import type { Files } from '../core/ports.ts';
import { readFrame } from './frame.ts';
import { followedLineLimit } from './limits.ts';
import type { JournalPaths } from './paths.ts';
import { readStory, type Scene, type Story, sceneAfter } from './story.ts';

/** What others add to a file, from one look to the next. */
export interface JournalTail {
  look(): Promise<
    { readonly is: 'nothing' } | { readonly is: 'more'; readonly bytes: Uint8Array } | { readonly is: 'another' }
  >;
}
export interface FollowOptions {
  readonly files: Files;
  readonly paths: JournalPaths;
  /** Of the journal itself, not looked at yet. */
  readonly tail: JournalTail;
  /** What was told already. */
  readonly from: Story;
}
export interface News {
  readonly scenes: readonly Scene[];
  /** What could not be followed, in sentences. */
  readonly notes: readonly string[];
}
export interface Follower {
  look(): Promise<News>;
}

export function followStory({ files, paths, tail, from }: FollowOptions): Follower {
  let { end } = from;
  let rest = '';
  let decoder = new TextDecoder();

  const anew = async (): Promise<News> => {
    const story = await readStory(files, paths);
    const known = story.scenes.findIndex(({ hash }) => hash === end.hash);
    const isGap = known < 0 && end.sequence > 0;
    // Without the frame that was told last, the sequence tells what is new, unless the record began anew.
    const later = story.scenes.filter(({ sequence }) => sequence > end.sequence);
    const scenes = known >= 0 ? story.scenes.slice(known + 1) : later.length > 0 ? later : story.scenes;
    if (story.scenes.length > 0) end = story.end;
    const gap = isGap ? ['The journal has turned since the last look: something in between may be missing here.'] : [];
    return { scenes, notes: story.isWhole ? gap : [...gap, ...story.notes] };
  };
  /** Undefined: they do not go on from what was told. */
  const added = (text: string): readonly Scene[] | undefined => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    const scenes: Scene[] = [];
    let at = end;
    for (const line of lines) {
      const read = readFrame(line);
      if (read.state !== 'good') return undefined;
      // The start of the file stands before it: those were told.
      if (read.frame.sequence <= at.sequence) continue;
      const next = read.frame.previous === at.hash ? sceneAfter(at, read.frame) : undefined;
      if (next === undefined) return undefined;
      scenes.push(next.scene);
      at = next.end;
    }
    end = at;
    return rest.length > followedLineLimit ? undefined : scenes;
  };
  return {
    async look() {
      const found = await tail.look();
      if (found.is === 'nothing') return { scenes: [], notes: [] };
      if (found.is === 'another') {
        rest = '';
        decoder = new TextDecoder();
        return anew();
      }
      const scenes = added(decoder.decode(found.bytes, { stream: true }));
      return scenes === undefined ? anew() : { scenes, notes: [] };
    },
  };
}
