// Switches of objects in the API (a cordon, a suspension), and whose they are: whoever threw one leaves a mark on the object.

interface Present {
  readonly on: boolean;
  readonly annotations: Readonly<Record<string, string>>;
}
interface Wanted {
  readonly on: boolean;
  readonly annotations?: Readonly<Record<string, string | null>>;
  /** Name of the annotation that is the mark; none: nobody asks whose it is. */
  readonly mark?: string;
}

/** What a client finds who looks before it writes: that there is something to write, or nothing, or that it is not his. */
export function judgeSwitch(
  present: Present,
  { on, annotations = {}, mark }: Wanted,
): 'write' | 'nothing' | 'not-yours' {
  if (mark === undefined) return 'write';
  const theirs = present.annotations[mark];
  if (present.on === on && theirs === (annotations[mark] ?? undefined)) return 'nothing';
  if (!present.on) return 'write';
  return theirs === undefined || on ? 'not-yours' : 'write';
}
