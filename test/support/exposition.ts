// The text format of Prometheus, read as strictly as its documentation says
// (https://prometheus.io/docs/instrumenting/exposition_formats/): whatever is not of that form is an error here.

export interface Family {
  readonly type: string;
  readonly help: string;
  /** Value by the name of the series and its labels, as they are written. */
  readonly series: ReadonlyMap<string, number>;
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const head = new RegExp(`^# (HELP|TYPE) (${name}) (.+)$`);
const label = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"`;
const sample = new RegExp(`^(${name})(\\{${label}(?:,${label})*\\})? (-?[0-9.e+-]+|[+-]Inf|NaN)$`);

export function readExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { type: string; help: string; series: Map<string, number> }>();
  let open = '';
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '') continue;
    const [, what, of, rest] = head.exec(line) ?? [];
    if (what === 'HELP' && of !== undefined && rest !== undefined) {
      if (families.has(of)) throw new Error(`${of} comes twice`);
      families.set(of, { type: '', help: rest, series: new Map() });
      open = of;
    } else if (what === 'TYPE' && of === open) {
      Object.assign(families.get(of) ?? {}, { type: rest });
    } else {
      const [, series, labels = '', value] = sample.exec(line) ?? [];
      const family = families.get(open);
      if (series === undefined || family === undefined) throw new Error(`no line of this format: ${line}`);
      const own = family.type === 'histogram' ? series.replace(/_(bucket|sum|count)$/, '') : series;
      if (own !== open) throw new Error(`${series} stands below ${open}`);
      if (family.series.has(series + labels)) throw new Error(`${series}${labels} comes twice`);
      family.series.set(series + labels, Number(value));
    }
  }
  return families;
}
