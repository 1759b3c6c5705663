/** Names and ids that must not be mixed up with one another. They cost nothing at run time. */
declare const brand: unique symbol;
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };

/** A machine of the configuration: a Kubernetes node or a plain host. */
export type NodeName = Branded<string, 'NodeName'>;
/** A UPS by the name that holds, status and metrics use. */
export type UpsName = Branded<string, 'UpsName'>;
/** /proc/sys/kernel/random/boot_id: new at each boot. A poweroff is always aimed at one of these, never at a name alone. */
export type BootId = Branded<string, 'BootId'>;
/** The same wish has the same id in each tick and after a restart: `row/subject/kind[/rung][/boot id]`. */
export type ActionId = Branded<string, 'ActionId'>;
export type StepId = Branded<string, 'StepId'>;
export type RunId = Branded<string, 'RunId'>;

export const nodeName = (text: string): NodeName => text as NodeName;
export const upsName = (text: string): UpsName => text as UpsName;
export const bootId = (text: string): BootId => text as BootId;
/** Stands where a boot id would, and nobody has read one. */
export const noBoot: BootId = bootId('');
export const actionId = (text: string): ActionId => text as ActionId;
export const stepId = (row: string, subject: string): StepId => `${row}/${subject}` as StepId;
/** The two halves of a step id. A row has no slash in its name; a subject may. */
export const rowOf = (id: StepId): string => id.slice(0, id.indexOf('/'));
export const subjectOf = (id: StepId): string => id.slice(id.indexOf('/') + 1);
export const runId = (text: string): RunId => text as RunId;
/** The name of the hold that a UPS places, in Memory, in status and in the mirror in desired.yaml. */
export const holdName = (ups: UpsName): string => `ups/${ups}`;
