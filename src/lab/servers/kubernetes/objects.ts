/** Objects of the Kubernetes API as plain JSON, and the parts of them that every server of them touches. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
export interface ObjectMeta extends JsonObject {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}
/** As it is stored: the server has given it its uid and version. */
export interface KubeObject extends JsonObject {
  readonly metadata: ObjectMeta;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys. */
export function at(value: unknown, ...keys: readonly string[]): Json | undefined {
  let found: unknown = value;
  for (const key of keys) found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parts of JSON are JSON
  return found as Json | undefined;
}
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}
export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys);
  return typeof found === 'number' ? found : undefined;
}
export function objectsAt(value: unknown, ...keys: readonly string[]): readonly JsonObject[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

export function namespaceOf(object: KubeObject): string {
  return textAt(object, 'metadata', 'namespace') ?? '';
}

/** A map of texts, such as labels or annotations. */
export function textsAt(object: JsonObject, ...keys: readonly string[]): Readonly<Record<string, string>> {
  const found = at(object, ...keys);
  const pairs = isObject(found) ? Object.entries(found) : [];
  return Object.fromEntries(pairs.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
}
export const labelsOf = (object: KubeObject): Readonly<Record<string, string>> => textsAt(object, 'metadata', 'labels');

/** Without these keys, and with those. */
export function withMeta(object: KubeObject, changes: Readonly<Record<string, Json>>): KubeObject {
  return { ...object, metadata: { ...object.metadata, ...changes } };
}
