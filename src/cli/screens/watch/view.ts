/** Which part of the picture somebody looks at, and how far it was moved: changed by keys and by nothing else. */
import type { Key } from '../../keys.ts';

export interface View {
  /** acting: machines that something is done for. nodes: all machines. events: the last changes. */
  readonly part: 'acting' | 'nodes' | 'events';
  /** Lines away from where it begins: from the top of the machines, from the newest event. */
  readonly moved: number;
}
export const firstView: View = { part: 'acting', moved: 0 };

/** How far the list of the last picture can be moved, and how many lines of it are seen at once. */
export interface Extent {
  readonly most: number;
  readonly page: number;
}
export const still: Extent = { most: 0, page: 0 };

export function pressed(view: View, key: Exclude<Key, 'leave'>, { most, page }: Extent): View {
  switch (key) {
    case 'nodes':
    case 'events':
      return view.part === key ? firstView : { part: key, moved: 0 };
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down': {
      const lines = key === 'up' || key === 'down' ? 1 : page;
      const isDown = key === 'down' || key === 'page-down';
      // The newest event is the last line: to see what was before it is to go up, away from where it begins.
      const away = isDown === (view.part === 'nodes') ? lines : -lines;
      return { ...view, moved: Math.max(0, Math.min(most, view.moved + away)) };
    }
  }
}
