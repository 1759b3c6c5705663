// S13: what the controller set aside it takes up again, and what others set aside stays as they left it.
import { upBoundMs } from './bounds.ts';
import type { Checker } from './checker.ts';
import { settledSince } from './settled.ts';

export const symmetricRestore: Checker = {
  name: 'S13',
  sentence:
    'In the end exactly the own cordons and suspensions are gone again; nothing that others cordoned or suspended was undone.',
  create: (scene) => ({
    see: (_event, change) => {
      if (change?.removedBy !== 'controller' || change.mark.owner !== 'others') return;
      scene.report(
        change.mark.subject,
        `The ${change.mark.kind} that somebody else put on ${change.mark.subject} was taken off`,
      );
    },
    finish: () => {
      const { history, mandate, marks, wellness, world } = scene;
      const since = settledSince(scene);
      if (since === undefined || world.now() - since < upBoundMs(world.site, mandate.rules)) return;
      for (const mark of marks.standing.values()) {
        if (mark.owner !== 'controller') continue;
        // A node that is not back, or no API to ask: that is what L6 is about.
        if (!history.apiServes() || wellness.unwell.has(`node ${mark.subject}`)) continue;
        if (mandate.blocked.some((block) => block.until === undefined && isAbout(block.subject, mark.subject)))
          continue;
        scene.report(mark.subject, `The own ${mark.kind} on ${mark.subject} still stands`);
      }
    },
  }),
};

function isAbout(named: string, subject: string): boolean {
  return named === 'cluster' || named === subject || subject.endsWith(`/${named}`);
}
