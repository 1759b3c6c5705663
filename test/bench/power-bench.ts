// How long it takes from the moment upsd serves "battery low" until the hold stands in status.json, beside upsmon on the same upsd.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMap, isSeq, parseDocument } from 'yaml';
import { randomStream } from '../../src/lab/world/random.ts';
import { nutProgram, type RunningUpsd, startRealUpsd, type Variables } from '../e2e/real-upsd.ts';
import { atLeast, atMost, type Figure, forTheRecord, quantile, skipped } from './figure.ts';
import { watchHolds } from './hold-watch.ts';
import { type Lab, withDaemon, withLab } from './lab-daemon.ts';
import { startUpsmon, watcherLines } from './peer-upsmon.ts';
import { watchServed } from './served-watch.ts';
import { createSightings, type Sightings } from './sightings.ts';

const holdName = 'from "battery low" at upsd to the hold in status, p50';
const ratioName = 'upsmon with its defaults takes as many times as long to notice, p50';
const [goalSeconds, goalRatio] = [1, 3];

/** Of each UPS. Their moments cover upsmon's period evenly: with so few of them chance alone would decide the median. */
const changes = 5;
/** POLLFREQ and POLLFREQALERT where nobody says otherwise (upsmon.conf(5)). */
const upsmonPeriodMs = 5_000;
/** MAXAGE where nobody says otherwise (upsd.conf(5)): for a driver that stands for a second its data is not stale. */
const maxAgeSeconds = 15;
/** A driver that stood for longer than its poll interval reads at once when it goes on: so the moment is ours, and not its. */
const driverStandsMs = 1_100;
/** The first lists, and code that has not run yet. */
const settlingMs = 10_000;
const seed = 7;

const calm: Variables = { 'ups.status': 'OL', 'battery.charge': '100', 'battery.runtime': '1800', 'ups.load': '20' };
const low: Variables = { ...calm, 'ups.status': 'OB LB' };

export async function powerFigures(): Promise<readonly Figure[]> {
  const missing = ['upsd', 'dummy-ups', 'upsmon'].find((program) => nutProgram(program) === undefined);
  if (missing !== undefined) {
    const why = `${missing} is not installed here: sh test/e2e/install.sh`;
    return [skipped(holdName, `<= ${goalSeconds} s`, why), skipped(ratioName, `>= ${goalRatio} times`, why)];
  }
  return withLab(async (lab) => {
    const upses = await upsNames(lab);
    const upsd = await startRealUpsd(
      upses.map((ups) => ({ name: ups, variables: calm })),
      { maxAgeSeconds, users: watcherLines },
    );
    try {
      await useUpsd(lab, upsd.port);
      return await withDaemon(lab, () => compared(lab, upsd, upses));
    } finally {
      await upsd.close();
    }
  });
}

async function upsNames({ config }: Lab): Promise<readonly string[]> {
  const upses = parseDocument(await readFile(config, 'utf8')).get('ups');
  return isSeq(upses) ? upses.items.map((item) => (isMap(item) ? String(item.get('name')) : '')) : [];
}

/** The UPSes of the lab come from the real upsd, and whatever is seen there is planned and told, and not done. */
async function useUpsd(lab: Lab, port: number): Promise<void> {
  const edit = async (path: string, change: (file: ReturnType<typeof parseDocument>) => void): Promise<void> => {
    const file = parseDocument(await readFile(path, 'utf8'));
    change(file);
    await writeFile(path, file.toString());
  };
  const names = await upsNames(lab);
  await edit(lab.config, (file) => {
    for (const [index, name] of names.entries()) file.setIn(['ups', index, 'address'], `${name}@127.0.0.1:${port}`);
  });
  await edit(join(dirname(lab.config), 'desired.yaml'), (file) => file.setIn(['spec', 'act'], 'never'));
}

async function compared(lab: Lab, upsd: RunningUpsd, upses: readonly string[]): Promise<readonly Figure[]> {
  const seen = createSightings();
  const tell = (who: string) => (ups: string, isLow: boolean) => seen.tell(who, ups, isLow);
  const watches = [
    watchServed(upsd.port, upses, tell('upsd')),
    watchHolds(join(dirname(lab.config), 'run/status.json'), tell('ananke')),
  ];
  const upsmon = startUpsmon(nutProgram('upsmon') ?? 'upsmon', upsd.port, upses, tell('upsmon'));
  try {
    await sleep(settlingMs);
    const delays = (
      await Promise.all(upses.map((ups, index) => changeOften(ups, index / upses.length, upsd, seen)))
    ).flat();
    const p50 = (who: string): number =>
      quantile(
        delays.map((delay) => delay[who] ?? Number.NaN),
        0.5,
      ) / 1_000;
    const [ours, theirs] = [p50('ananke'), p50('upsmon')];
    return [
      atMost(holdName, ours, 's', goalSeconds),
      atLeast(ratioName, theirs / ours, 'times', goalRatio),
      forTheRecord(`upsmon, POLLFREQ 5, until it says so, p50 of ${delays.length} changes`, theirs, 's'),
      forTheRecord(
        'the slowest of ours',
        Math.max(...delays.map((delay) => delay['ananke'] ?? Number.NaN)) / 1_000,
        's',
      ),
    ];
  } finally {
    for (const watch of watches) watch.close();
    await upsmon.close();
  }
}

/** `offset`: as a part of the distance between two moments, so that those of two UPSes fall between each other. */
async function changeOften(
  ups: string,
  offset: number,
  upsd: RunningUpsd,
  seen: Sightings,
): Promise<readonly Readonly<Record<string, number>>[]> {
  const random = randomStream(seed, ups);
  const moments = Array.from({ length: changes }, (_, index) => ({
    phase: ((index + offset + random.between(0, 0.5)) / changes) * upsmonPeriodMs,
    turn: random.next(),
  })).toSorted((a, b) => a.turn - b.turn);
  const delays: Readonly<Record<string, number>>[] = [];
  for (const { phase } of moments) {
    await seen.all(ups, false);
    upsd.signalDriver(ups, 'SIGSTOP');
    upsd.write(ups, low);
    const earliest = performance.now() + driverStandsMs;
    const left = (((phase - earliest) % upsmonPeriodMs) + upsmonPeriodMs) % upsmonPeriodMs;
    await sleep(driverStandsMs + left);
    upsd.signalDriver(ups, 'SIGCONT');
    const at = await seen.all(ups, true);
    const served = at['upsd'] ?? Number.NaN;
    delays.push({ ananke: (at['ananke'] ?? Number.NaN) - served, upsmon: (at['upsmon'] ?? Number.NaN) - served });
    upsd.write(ups, calm);
  }
  return delays;
}
