/** PATCH, by its media type: apiserver pkg/endpoints/handlers/patch.go. */
import { applyJsonPatch, type Patched } from './json-patch.ts';
import { isObject, type Json, type JsonObject, type KubeObject, textAt } from './objects.ts';
import type { Resource } from './resources.ts';
import { badRequest, conflict, invalid, overtaken, type Reply, unsupportedType } from './status.ts';

const mergePatch = 'application/merge-patch+json';
const jsonPatch = 'application/json-patch+json';
const strategicPatch = 'application/strategic-merge-patch+json';
const serverSideApply = ['application/apply-patch+yaml', 'application/apply-patch+cbor'];

export type Change =
  | { readonly is: 'change'; readonly object: JsonObject }
  | { readonly is: 'refused'; readonly reply: Reply };

const refused = (reply: Reply): Change => ({ is: 'refused', reply });

export function patchObject(resource: Resource, present: KubeObject, type: string, patch: Json): Change {
  const media = (type.split(';')[0] ?? '').trim().toLowerCase();
  if (media === jsonPatch) return checked(resource, present, applyJsonPatch(present, patch));
  if (media === mergePatch) return merging(resource, present, patch);
  if (media === strategicPatch && !resource.custom) {
    if (holdsList(patch)) return refused(unsupportedType('this server of the lab merges no lists; send a merge patch'));
    return merging(resource, present, patch);
  }
  if (serverSideApply.includes(media)) {
    return refused(unsupportedType('this server of the lab has no server-side apply; send a merge patch'));
  }
  const known = [jsonPatch, mergePatch, ...(resource.custom ? [] : [strategicPatch])].join(', ');
  return refused(
    unsupportedType(`the body of the request was in an unknown format - accepted media types include: ${known}`),
  );
}

function merging(resource: Resource, present: KubeObject, patch: Json): Change {
  if (!isObject(patch)) return refused(badRequest('error decoding patch: json: cannot unmarshal into an object'));
  const merged = merge(present, patch);
  return checked(
    resource,
    present,
    isObject(merged) ? { is: 'patched', object: merged } : { is: 'wrong', why: 'no object' },
  );
}

/** JSON Merge Patch (RFC 7396): null takes away, objects are merged, everything else is replaced. */
export function merge(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, merge(result.get(key), value));
  }
  return Object.fromEntries(result);
}

function holdsList(value: Json): boolean {
  if (Array.isArray(value)) return true;
  return isObject(value) && Object.values(value).some(holdsList);
}

/** What a patch may not change, and what makes it too late. */
function checked(resource: Resource, present: KubeObject, patched: Patched): Change {
  if (patched.is === 'wrong')
    return refused(invalid(`the server rejected our request due to an error in our request: ${patched.why}`));
  const { object } = patched;
  const { name, uid, resourceVersion } = present.metadata;
  if (textAt(object, 'metadata', 'name') !== name) {
    const given = textAt(object, 'metadata', 'name') ?? '';
    return refused(badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`));
  }
  const givenUid = textAt(object, 'metadata', 'uid') ?? uid;
  if (givenUid !== uid) {
    const why = `Precondition failed: UID in precondition: ${givenUid}, UID in object meta: ${uid}`;
    return refused(conflict(resource, name, why));
  }
  if ((textAt(object, 'metadata', 'resourceVersion') ?? resourceVersion) !== resourceVersion) {
    return refused(overtaken(resource, name));
  }
  return { is: 'change', object };
}

/** Who wrote which fields: managedFields, with the paths of a merge patch. */
export function manage(object: JsonObject, resource: string, manager: string, patch: Json, time: string): JsonObject {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const kept = Array.isArray(metadata['managedFields']) ? metadata['managedFields'] : [];
  const others = kept.filter((entry) => textAt(entry, 'manager') !== manager);
  const entry = {
    manager,
    operation: 'Update',
    apiVersion: resource,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(patch),
  };
  return { ...object, metadata: { ...metadata, managedFields: [...others, entry] } };
}

function fieldsOf(patch: Json): JsonObject {
  if (!isObject(patch)) return {};
  const entries = Object.entries(patch).filter(([key, value]) => value !== null && key !== 'resourceVersion');
  return Object.fromEntries(entries.map(([key, value]) => [`f:${key}`, fieldsOf(value)]));
}
