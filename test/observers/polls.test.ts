import { describe, expect, it } from 'vitest';
import { siteConfig } from '../../src/lab/in-memory/site-config.ts';
import { smallSite } from '../../src/lab/world/sites.ts';
import { pollsOf } from '../../src/observers/polls.ts';

describe('which polls read a cell anew', () => {
  // The lists of controllers have a poll of their own on a real site: who asks for `workloads` must not wait for its next beat.
  it('are both those that workloads rest on', () => {
    expect(pollsOf('workloads', siteConfig(smallSite(1)))).toEqual(['pods', 'workloads']);
  });
});
