// desired.yaml as people may write it: one value in many layouts, drawn by fast-check.
import fc, { type GeneratorValue } from 'fast-check';

/** A text, and its lines that an edit of other keys than `owner` must leave alone. */
export interface Layout {
  readonly text: string;
  readonly lines: readonly { readonly text: string; readonly owner: string }[];
  readonly comments: readonly string[];
}
export interface Said {
  readonly cluster: string;
  readonly mode?: string;
  readonly ignoredNodes?: readonly string[];
  readonly reason?: string;
  readonly act?: string;
  readonly actUntil?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly countermands?: readonly Readonly<Record<string, string>>[];
}

const names = ['titan-03', 'titan-07', 'titan-14', 'tethys', 'titan-db'] as const;
const texts = ['', 'switch swap', 'new: rack', "nyx's", 'a # b', '"quoted"', 'tür zu', '1', 'yes', '- x', 'two\nlines'];
const times = ['2026-11-22T03:00:00Z', '2026-11-22T04:00:00Z', '2026-11-22T05:30:00+01:00', '2026-11-22T12:00:00Z'];
const some = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const options = fc.record(
  {
    skipDrain: fc.boolean(),
    skipEtcdSnapshot: fc.boolean(),
    forceFluxBranch: some(['main', 'hotfix/longhorn', '1.2']),
    acceptPower: fc.constantFrom({}, { Statera: 'unknown' }, { Statera: 'unknown', Pyrphoros: 'on-battery' }),
  },
  { requiredKeys: [] },
);
const countermand = fc.record(
  { hold: some(['ups/Statera', 'ups/Pyrphoros']), until: some(times), by: some(['nyx', 'ada']), reason: some(texts) },
  { requiredKeys: ['hold', 'until'] },
);

export const anySaid: fc.Arbitrary<Said> = fc
  .record({
    cluster: some(['up', 'down']),
    mode: maybe(some(['config', 'cluster-only', 'poweroff'])),
    ignoredNodes: maybe(fc.uniqueArray(some(names), { maxLength: 4 })),
    reason: maybe(some(texts)),
    act: maybe(some(['always', 'power-only', 'never'])),
    actUntil: maybe(some(times)),
    options: maybe(options),
    countermands: maybe(fc.uniqueArray(countermand, { maxLength: 3, selector: ({ hold }) => hold })),
  })
  .map(
    (said) => Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as unknown as Said,
  );

/** Writes a value down, with every decision drawn. `isWild`: also as nobody does who wants to be understood. */
export function layoutOf(said: Said, draw: GeneratorValue, isWild = false): Layout {
  return new Scribe(draw, isWild).file(said);
}

class Scribe {
  readonly #draw: GeneratorValue;
  readonly #comments: string[] = [];
  readonly #step: number;
  /** Texts that an anchor was set on: what may be said again by an alias. */
  readonly #anchors = new Map<string, string>();

  readonly #isWild: boolean;

  constructor(draw: GeneratorValue, isWild: boolean) {
    this.#draw = draw;
    this.#isWild = isWild;
    this.#step = draw(fc.nat, { max: 4 }) + 1;
  }

  file(said: Said): Layout {
    const parts: [string, unknown][] = [
      ['apiVersion', 'ananke.dev/v1alpha1'],
      ['kind', 'DesiredState'],
      ['spec', said],
    ];
    if (this.#chance(2)) {
      parts.push(['metadata', this.#chance(4) ? {} : { annotations: this.#chance(4) ? {} : this.#annotations() }]);
    }
    const order = this.#shuffled(parts);
    if (this.#chance(2)) order.push(['holds', [{ name: 'ups/Statera', phase: 'Active', reason: 'LowBattery' }]]);
    const isFlow = this.#chance(12);
    const body = isFlow
      ? [{ text: this.#flow(Object.fromEntries(order), 0), owner: 'root' }]
      : order.flatMap(([key, value]) => this.#pair(key, value, 0, key));
    const lines = [
      ...this.#noise(0),
      ...(this.#chance(5) ? [{ text: `---${this.#comment()}`, owner: '' }] : []),
      ...body,
      ...this.#noise(0),
      ...(this.#chance(8) ? [{ text: '...', owner: '' }] : []),
    ];
    const eol = this.#chance(4) ? '\r\n' : '\n';
    const flat = lines.flatMap(({ text, owner }) => text.split('\n').map((line) => ({ text: line, owner })));
    const end = this.#chance(4) ? '' : eol;
    const mark = this.#chance(6) ? '\uFEFF' : '';
    return { text: mark + flat.map(({ text }) => text).join(eol) + end, lines: flat, comments: this.#comments };
  }

  #annotations(): Record<string, string> {
    const all = { 'ananke.dev/edit-id': '7', 'ananke.dev/edit-by': 'ada', note: 'hands off' };
    return Object.fromEntries(Object.entries(all).filter(() => this.#chance(2)));
  }

  /** Lines of a pair in a block. `owner` is the key that an edit knows them by. */
  #pair(key: string, value: unknown, indent: number, owner: string): Layout['lines'] {
    const at = ' '.repeat(indent);
    const isExplicit = this.#isWild && this.#chance(6);
    const start = isExplicit ? `${at}? ${this.#key(key)}${this.#comment()}\n${at}:` : `${at}${this.#key(key)}:`;
    const before = this.#noise(indent, owner);
    if (this.#isWild && !Array.isArray(value) && !isMap(value) && this.#chance(4)) {
      const deeper = ' '.repeat(indent + this.#step);
      const text = `${start}${this.#comment()}\n${deeper}${this.#flow(value, indent).replaceAll(' ', `\n${deeper} `)}`;
      return [...before, { text: text + this.#comment(), owner }];
    }
    if (Array.isArray(value) && value.length > 0 && this.#chance(2)) {
      const below = indent + (this.#chance(2) ? 0 : this.#step);
      const items = value.flatMap((item: unknown) => this.#item(item, below, owner));
      return [...before, { text: start + this.#comment(), owner }, ...items];
    }
    if (isMap(value) && Object.keys(value).length > 0 && !this.#chance(3)) {
      const entries = this.#shuffled(Object.entries(value));
      const below = indent + this.#step;
      const pairs = entries.flatMap(([name, part]) => this.#pair(name, part, below, key === 'spec' ? name : owner));
      return [...before, { text: start + this.#comment(), owner: `${owner} key` }, ...pairs];
    }
    if (typeof value === 'string' && value !== '' && this.#chance(6)) {
      const lines = value.split('\n').map((line) => ' '.repeat(indent + this.#step) + line);
      return [...before, { text: [`${start} |-${this.#comment()}`, ...lines].join('\n'), owner }];
    }
    return [...before, { text: `${start} ${this.#flow(value, indent)}${this.#comment()}`, owner }];
  }

  #item(item: unknown, indent: number, owner: string): Layout['lines'] {
    const dash = `${' '.repeat(indent)}- `;
    const before = this.#noise(indent, owner);
    if (!isMap(item) || this.#chance(2)) {
      return [...before, { text: dash + this.#flow(item, indent) + this.#comment(), owner }];
    }
    const [first, ...rest] = this.#shuffled(Object.entries(item));
    if (first === undefined) return [];
    const start = `${dash}${this.#key(first[0])}: ${this.#flow(first[1], indent + 2)}${this.#comment()}`;
    const others = rest.flatMap(([key, value]) => this.#pair(key, value, indent + 2, owner));
    return [...before, { text: start, owner }, ...others];
  }

  /** In one line, or in several between brackets. */
  #flow(value: unknown, indent: number): string {
    if (Array.isArray(value))
      return this.#inBrackets(
        '[',
        value.map((item: unknown) => this.#flow(item, indent)),
        ']',
        indent,
      );
    if (isMap(value)) {
      const pairs = this.#shuffled(Object.entries(value)).map(
        ([key, part]) => `${this.#key(key)}: ${this.#flow(part, indent)}`,
      );
      return this.#inBrackets('{', pairs, '}', indent);
    }
    if (typeof value !== 'string') return String(value);
    return this.#scalar(value);
  }

  #inBrackets(open: string, parts: readonly string[], close: string, indent: number): string {
    if (parts.length > 0 && this.#chance(4)) {
      const inner = ' '.repeat(indent + this.#step + 1);
      const trailing = this.#chance(2) ? ',' : '';
      const lines = parts.map((part, index) => {
        const comma = index < parts.length - 1 ? ',' : trailing;
        return `${inner}${part}${comma}${this.#comment()}`;
      });
      return [open + this.#comment(), ...lines, ' '.repeat(indent + 1) + close].join('\n');
    }
    const pad = this.#chance(2) ? ' ' : '';
    return open + pad + parts.join(', ') + (parts.length > 0 ? pad : '') + close;
  }

  #scalar(text: string): string {
    const anchor = this.#anchors.get(text);
    if (anchor !== undefined && this.#chance(2)) return `*${anchor}`;
    const written = this.#quoted(text);
    if (anchor !== undefined || !this.#chance(12)) return written;
    const name = `a${this.#anchors.size}`;
    this.#anchors.set(text, name);
    return `&${name} ${written}`;
  }

  #quoted(text: string): string {
    if (text.includes('\n') || this.#chance(4)) return JSON.stringify(text);
    const isPlain = /^[A-Za-z][\w./-]*( [A-Za-z][\w./-]*)*$/.test(text) && text !== 'yes';
    if (isPlain && !this.#chance(4)) return this.#chance(20) ? `!!str ${text}` : text;
    return `'${text.replaceAll("'", "''")}'`;
  }

  #key(key: string): string {
    return this.#chance(10) ? `"${key}"` : key;
  }

  /** Behind something on a line. */
  #comment(): string {
    if (!this.#chance(4)) return '';
    return ' '.repeat(1 + this.#draw(fc.nat, { max: 6 })) + this.#newComment();
  }

  /** Comments and empty lines between others; an empty line goes with the key that it belongs to. */
  #noise(indent: number, owner = ''): Layout['lines'] {
    if (!this.#chance(5)) return [];
    // Deeper ones would belong to a text in several lines that may stand above them.
    const at = this.#draw(fc.nat, { max: indent });
    return this.#chance(2) ? [{ text: '', owner }] : [{ text: ' '.repeat(at) + this.#newComment(), owner: '' }];
  }

  #newComment(): string {
    const comment = `# comment ${this.#comments.length}: "[{'&*|`;
    this.#comments.push(comment);
    return comment;
  }

  /** One time in so many. */
  #chance(times: number): boolean {
    return this.#draw(fc.nat, { max: times - 1 }) === 0;
  }

  #shuffled<Value>(values: readonly Value[]): Value[] {
    if (this.#chance(2)) return [...values];
    return values
      .map((value) => ({ value, place: this.#draw(fc.nat, { max: 1_000 }) }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ value }) => value);
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
