/** The UPSes behind one upsd, as their drivers tell of them. */

export interface UpsTable {
  list(): readonly UpsEntry[];
  /** Of a UPS that is listed; its name as in the list. */
  variables(ups: string): Promise<UpsState>;
  /** What the driver makes of it, which may take its time. */
  command(ups: string, command: string, parameter: string | undefined): Promise<DriverOutcome>;
  set(ups: string, variable: string, value: string): Promise<DriverOutcome>;
  /** FSD: the status says so from now on. */
  forceShutdown(ups: string): void;
}
export interface UpsEntry {
  readonly name: string;
  /** `desc` of ups.conf. */
  readonly description?: string;
}
export type UpsState =
  | {
      readonly kind: 'data';
      readonly variables: Readonly<Record<string, string>>;
      readonly writable: readonly string[];
      readonly commands: readonly string[];
    }
  /** The driver has said nothing for longer than MAXAGE. */
  | { readonly kind: 'stale' }
  /** There is no driver. */
  | { readonly kind: 'no-driver' }
  /** No answer comes: the host of the upsd is off, or no way leads to it. */
  | { readonly kind: 'silent' };

export type DriverOutcome = 'success' | 'failed' | 'invalid-argument' | 'unknown';
