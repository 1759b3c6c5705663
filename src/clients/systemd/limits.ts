/** Bounds of what systemd is told. */

/** One message: what hangs longer is ended, ms. As long as systemd-notify itself waits for the service manager at most. */
export const messageLimitMs = 5_000;
/** The status of the unit, characters: one line of `systemctl status`. */
export const statusLimit = 200;
/** What a failed systemd-notify said, characters. */
export const complaintLimit = 300;
