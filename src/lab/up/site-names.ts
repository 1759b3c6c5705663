/** The sites that a lab can play. */
export const siteNames = ['titan', 'small'] as const;
export type SiteName = (typeof siteNames)[number];
