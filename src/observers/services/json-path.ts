/** `$.status`, `$.checks[0].state`: the part of JSONPath (RFC 9535) that names one value. The schema has checked the form. */
export function valueAt(json: unknown, path: string): unknown {
  const parts = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
  return parts.reduce((value, part) => partOf(value, part), json);
}

/** Undefined also for what an object only inherits. */
function partOf(value: unknown, part: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof part === 'number') return Array.isArray(value) ? value[part] : undefined;
  return Object.entries(value).find(([name]) => name === part)?.[1];
}
