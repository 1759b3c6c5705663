// The one event queue of the world: a binary heap by time; events of one instant run in the order they were asked for.

export interface Scheduled {
  readonly at: number;
  /** Ties are broken by insertion, or two runs of a seed could differ. */
  readonly order: number;
  run: (() => void) | undefined;
}

export class EventQueue {
  private readonly heap: Scheduled[] = [];
  private inserted = 0;

  add(at: number, run: () => void): Scheduled {
    const event: Scheduled = { at, order: this.inserted, run };
    this.inserted += 1;
    this.heap.push(event);
    this.rise(this.heap.length - 1);
    return event;
  }

  /** A cancelled event stays in the heap until it surfaces; it never runs and never counts as due. */
  cancel(event: Scheduled | undefined): undefined {
    if (event !== undefined) event.run = undefined;
    return undefined;
  }

  nextAt(): number | undefined {
    this.dropCancelled();
    return this.heap[0]?.at;
  }

  take(): Scheduled | undefined {
    this.dropCancelled();
    return this.removeTop();
  }

  private dropCancelled(): void {
    while (this.heap[0] !== undefined && this.heap[0].run === undefined) this.removeTop();
  }

  private removeTop(): Scheduled | undefined {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (top === undefined || last === undefined || this.heap.length === 0) return top;
    this.heap[0] = last;
    this.sink(0);
    return top;
  }

  private rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.before(index, parent)) return;
      this.swap(index, parent);
      index = parent;
    }
  }

  private sink(from: number): void {
    let index = from;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= this.heap.length) return;
      const right = left + 1;
      const child = right < this.heap.length && this.before(right, left) ? right : left;
      if (!this.before(child, index)) return;
      this.swap(child, index);
      index = child;
    }
  }

  private before(left: number, right: number): boolean {
    const a = this.heap[left];
    const b = this.heap[right];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  private swap(left: number, right: number): void {
    const a = this.heap[left];
    const b = this.heap[right];
    if (a === undefined || b === undefined) return;
    this.heap[left] = b;
    this.heap[right] = a;
  }
}
