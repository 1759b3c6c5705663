// S17: nothing leaves before the disk holds that it will.
import type { Action } from '../../../core/action.ts';
import { fact } from '../../../core/facts.ts';
import { paths } from '../../in-memory/run-controller.ts';
import type { SimChecker, SimScene } from './sim-checker.ts';

const starts: ReadonlySet<Action['kind']> = new Set(['Wake', 'StartUnit', 'Uncordon', 'ResumeFlux', 'UnsealVault']);
const beginLine = /"sequence":(\d+),"kind":"begin"[^\n]*?"begin":\{"id":("(?:[^"\\]|\\.)*")/g;

/** Looks at the bytes on the disk, not at what anybody says of them. */
export function writeAhead(scene: SimScene): SimChecker {
  const begun = new Map<string, Set<string>>();
  const sent = new Map<string, number>();
  const decoder = new TextDecoder();
  let seen = { length: 0, head: '' };
  let diskRefuses = false;

  const scan = (bytes: Uint8Array | undefined): void => {
    if (bytes === undefined) return;
    for (const [, sequence = '', id = '""'] of decoder.decode(bytes).matchAll(beginLine)) {
      const name = String(JSON.parse(id));
      const sequences = begun.get(name) ?? new Set<string>();
      begun.set(name, sequences.add(sequence));
    }
  };
  /** Only what was appended since the last look; all of it when the file is another one. */
  const scanNew = (): void => {
    const journal = scene.disk().read(paths.journal);
    if (journal === undefined) return;
    const head = decoder.decode(journal.subarray(0, 160));
    const same = head === seen.head && journal.length >= seen.length;
    scan(same ? journal.subarray(lineStart(journal, seen.length)) : journal);
    if (!same) scan(scene.disk().read(paths.previousJournal));
    seen = { length: journal.length, head };
  };
  return {
    decides({ snapshot }) {
      const journal = fact(snapshot, 'journal');
      diskRefuses = journal.state === 'known' && !journal.value.durable;
    },
    performs({ id, kind }) {
      const count = (sent.get(id) ?? 0) + 1;
      sent.set(id, count);
      if (diskRefuses && !starts.has(kind)) {
        // On the way down memory has to do; the record follows when the disk works again.
        sent.set(id, count - 1);
        return;
      }
      scanNew();
      const recorded = begun.get(id)?.size ?? 0;
      if (recorded >= count) return;
      sent.set(id, recorded);
      scene.report('S17', id, `was sent ${count} times, and only ${recorded} beginnings are on the disk`);
    },
  };
}

function lineStart(bytes: Uint8Array, from: number): number {
  const newline = 10;
  return from === 0 ? 0 : bytes.lastIndexOf(newline, from - 1) + 1;
}
