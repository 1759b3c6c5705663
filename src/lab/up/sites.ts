/** The sites that a lab can play, each with the files of its operator. */
import { readFile } from 'node:fs/promises';
import type { Site } from '../world/site.ts';
import { smallSite, titanSite } from '../world/sites.ts';
import type { SiteName } from './site-names.ts';
import { smallConfig } from './small-config.ts';

export interface LabSite {
  readonly site: Site;
  readonly configBytes: Uint8Array;
  readonly desiredBytes: Uint8Array;
}

/** `battery`: the part of each battery that is there. */
export async function labSite(name: SiteName, seed: number, battery: number): Promise<LabSite> {
  const configs = new URL('../../../configs/', import.meta.url);
  const desiredBytes = await readFile(new URL('desired.yaml', configs));
  const whole = name === 'titan' ? titanSite(seed) : smallSite(seed);
  const site = { ...whole, upses: whole.upses.map((ups) => ({ ...ups, capacityWh: ups.capacityWh * battery })) };
  const configBytes = name === 'titan' ? await readFile(new URL('titan.yaml', configs)) : smallConfig(site);
  return { site, configBytes, desiredBytes };
}
