/** How young the status of a controller that acts is. */

/** ananke writes its status every few seconds; older than this, nobody is acting, seconds. */
export const silentAfterSeconds = 30;
