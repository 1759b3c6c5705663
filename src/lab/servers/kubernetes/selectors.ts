/** Selectors of objects: in the query of a list, as text, and in a budget, as an object. */
import { at, isObject, type Json, type KubeObject, labelsOf, objectsAt, textAt } from './objects.ts';

type Labels = Readonly<Record<string, string>>;

/** `a=b,c!=d,e in (f,g),h`; undefined when it is none. */
export function labelSelector(text: string): ((object: KubeObject) => boolean) | undefined {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const tests = parts.filter((part) => part !== '').map(requirement);
  if (tests.some((test) => test === undefined)) return undefined;
  return (object) => tests.every((test) => test?.(labelsOf(object)) === true);
}

function requirement(part: string): ((labels: Labels) => boolean) | undefined {
  const equal = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(part);
  if (equal !== null) {
    const [, key = '', operator, value = ''] = equal;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  const among = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
  if (among !== null) {
    const [, key = '', operator, list = ''] = among;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(labels[key] ?? '') === (operator === 'in');
  }
  const exists = /^(!?)([\w./-]+)$/.exec(part);
  const [, not, key = ''] = exists ?? [];
  return exists === null ? undefined : (labels) => (labels[key] !== undefined) === (not === '');
}

const fieldsKnown = ['metadata.name', 'metadata.namespace', 'spec.nodeName', 'status.phase'];

/** `spec.nodeName=n1`; undefined for a field that the API does not index. */
export function fieldSelector(text: string): ((object: KubeObject) => boolean) | undefined {
  const tests = text.split(',').map((part) => /^([\w.]+)(==|=|!=)(.*)$/.exec(part));
  if (tests.some((test) => test === null || !fieldsKnown.includes(test[1] ?? ''))) return undefined;
  return (object) =>
    tests.every((test) => {
      const [, field = '', operator, value] = test ?? [];
      return ((textAt(object, ...field.split('.')) ?? '') === value) === (operator !== '!=');
    });
}

/** metav1.LabelSelector; none selects nothing, an empty one everything. */
export function selectsLabels(selector: Json | undefined, labels: Labels): boolean {
  if (!isObject(selector)) return false;
  const wanted = at(selector, 'matchLabels');
  const pairs = isObject(wanted) ? Object.entries(wanted) : [];
  return (
    pairs.every(([key, value]) => labels[key] === value) &&
    objectsAt(selector, 'matchExpressions').every((expression) => expresses(expression, labels))
  );
}

function expresses(expression: Json, labels: Labels): boolean {
  const value = labels[textAt(expression, 'key') ?? ''];
  const values = at(expression, 'values');
  const isAmong = Array.isArray(values) && value !== undefined && values.includes(value);
  switch (textAt(expression, 'operator')) {
    case 'In':
      return isAmong;
    case 'NotIn':
      return !isAmong;
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}
