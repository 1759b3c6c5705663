/** SelfSubjectAccessReview of authorization.k8s.io/v1: whether who asks may do something. Nothing is stored. */
import { isObject, type Json, textAt } from './objects.ts';
import { badRequest, type Reply } from './status.ts';

/** `spec.resourceAttributes`; what is absent is empty. */
export interface AccessAsked {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
}

export function reviewAccess(body: Json | undefined, may: (asked: AccessAsked) => boolean): Reply {
  const part = (name: string): string => textAt(body, 'spec', 'resourceAttributes', name) ?? '';
  const asked: AccessAsked = {
    verb: part('verb'),
    group: part('group'),
    resource: part('resource'),
    subresource: part('subresource'),
    namespace: part('namespace'),
  };
  if (!isObject(body) || asked.verb === '') return badRequest('the review names no verb');
  return { status: 201, body: { ...body, status: { allowed: may(asked) } } };
}
