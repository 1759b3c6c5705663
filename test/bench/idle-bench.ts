// What the daemon costs while nothing happens: `ananke run` on Titan at rest, each in a process of its own, over real protocols.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, calibrate, cpuMs, type Figure, forTheRecord, onReference, referenceCalibrationMs } from './figure.ts';
import { type Ask, withDaemon, withLab } from './lab-daemon.ts';

/** The first lists, and code that has not run yet. */
const settlingMs = 45_000;
const measuredMs = 120_000;
const goalPercent = 1;
/** Of /proc/PID/stat, per second (proc(5), sysconf(_SC_CLK_TCK)); 100 on every Linux that people run. */
const ticksPerSecond = 100;

export function idleFigures(): Promise<readonly Figure[]> {
  return withLab((lab, ask) => withDaemon(lab, ({ pid }) => measured(pid, ask)));
}

async function measured(pid: number | undefined, ask: Ask): Promise<readonly Figure[]> {
  await sleep(settlingMs);
  await ask('from here on');
  const calibrations = [calibrate(cpuMs)];
  const before = await cpuSeconds(pid);
  await sleep(measuredMs);
  const percent = ((await cpuSeconds(pid)) - before) / (measuredMs / 100_000);
  const paths = JSON.parse(await ask('until here')) as readonly string[];
  calibrations.push(calibrate(cpuMs));
  // By the faster of both: what is told must not look better because something else was busy for a moment.
  const scaled = (percent * referenceCalibrationMs) / Math.min(...calibrations);
  return [
    onReference(
      atMost('ananke run on Titan at rest, of one core', percent, '%', goalPercent),
      scaled,
      Math.min(percent, scaled) <= goalPercent,
    ),
    atMost('most lists of one resource in a minute meanwhile', mostLists(paths) / (measuredMs / 60_000), 'lists', 1),
    forTheRecord('requests to the API in a minute meanwhile', paths.length / (measuredMs / 60_000), ''),
    forTheRecord('its resident memory', await residentMegabytes(pid), 'MB'),
  ];
}

/** A list has its pages; they and its watch are not lists of their own. `paths`: each behind its method. */
function mostLists(paths: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const { pathname, searchParams } = new URL(path.replace('GET ', ''), 'https://api');
    if (!isList(pathname) || searchParams.has('continue') || searchParams.get('watch') !== null) continue;
    counts.set(pathname, (counts.get(pathname) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** `/api/v1/pods`, `/apis/GROUP/VERSION/RESOURCE`, both also within a namespace; not an object, not discovery. */
function isList(path: string): boolean {
  return /^\/(api\/v1|apis\/[^/]+\/[^/]+)\/(namespaces\/[^/]+\/)?[a-z]+$/.test(path);
}

/** User and system time: fields 14 and 15, counted behind the name, which may hold anything (proc(5)). */
async function cpuSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_000;
}
