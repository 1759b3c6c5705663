// L4: no outage is an excuse for a storm.
import type { Checker } from './checker.ts';
import { directionOf, isEviction, machineOf } from './mutations.ts';

/** Requests per machine, pod and object in one outage: every step once on each, with retries at their slowest pace. */
export const actionsPerSubject = 40;
/** Slow retries of what was given up, per machine and hour. */
export const retriesPerHour = 60;

export const quiescence: Checker = {
  name: 'L4',
  sentence:
    'An outage costs at most a fixed number of actions per machine, and nothing is started, stopped and started again within one hysteresis period.',
  create: (scene) => {
    const { causes, history, mandate, world } = scene;
    const { site } = world;
    const subjects = site.machines.length + site.pods.length + site.flux.length + site.upses.length;
    let outage = { causes: 0, since: 0, actions: 0, told: false };
    const turns = new Map<string, { direction: 'up' | 'down'; roseAt: number | undefined }>();
    return {
      see: (event) => {
        if (event.kind !== 'command') return;
        const known = causes.count(event.issuedAt);
        if (known > outage.causes) outage = { causes: known, since: event.issuedAt, actions: 0, told: false };
        outage.actions += 1;
        const hours = (event.at - outage.since) / 3_600_000;
        const most = actionsPerSubject * subjects + retriesPerHour * hours * site.machines.length;
        if (outage.actions > most && !outage.told) {
          outage.told = true;
          scene.report('cluster', `${outage.actions} actions in one outage, at most ${Math.round(most)} are sound`);
        }
        const direction = directionOf(event);
        if (direction === undefined || isEviction(event) || !event.effective) return;
        const subject = machineOf(event, history.self) ?? event.target;
        const kind = event.command.startsWith('api-') ? 'mark' : 'machine';
        const turn = turns.get(`${kind} ${subject}`) ?? { direction, roseAt: undefined };
        if (direction === 'up' && turn.direction === 'down') {
          const gap = turn.roseAt === undefined ? Number.POSITIVE_INFINITY : event.issuedAt - turn.roseAt;
          const said = mandate.words.some((word) => word.at > (turn.roseAt ?? 0) - causes.lagMs && word.at <= event.at);
          if (gap < mandate.rules.reversalStableMs - causes.lagMs && !said) {
            scene.report(subject, `${subject} is brought up twice within ${Math.round(gap / 1000)} s`);
          }
          turn.roseAt = event.issuedAt;
        }
        turn.direction = direction;
        turns.set(`${kind} ${subject}`, turn);
      },
    };
  },
};
