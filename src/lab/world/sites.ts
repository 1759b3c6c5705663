// The sites that there are.
export { smallSite } from './small-site.ts';
export { titanSite } from './titan-site.ts';
