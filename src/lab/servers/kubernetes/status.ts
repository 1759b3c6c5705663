/** Refusals as the API server words them: meta/v1 Status, apimachinery pkg/api/errors. */
import type { JsonObject } from './objects.ts';
import { groupResource, type Resource } from './resources.ts';

export interface Reply {
  readonly status: number;
  readonly body: JsonObject | string;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Cause extends JsonObject {
  readonly reason: string;
  readonly message: string;
}
interface About {
  readonly resource: Resource;
  readonly name?: string;
}

export function refusal(
  code: number,
  reason: string,
  message: string,
  details: {
    readonly about?: About | undefined;
    readonly causes?: readonly Cause[];
    readonly retryAfterSeconds?: number;
  } = {},
): Reply {
  const { about, causes, retryAfterSeconds } = details;
  const said = {
    ...(about?.name === undefined ? {} : { name: about.name }),
    ...(about === undefined || about.resource.group === '' ? {} : { group: about.resource.group }),
    ...(about === undefined ? {} : { kind: about.resource.name }),
    ...(causes === undefined ? {} : { causes }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  return {
    status: code,
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': `${retryAfterSeconds}` } }),
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...(Object.keys(said).length === 0 ? {} : { details: said }),
      code,
    },
  };
}

export function success(code = 200): Reply {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code } };
}

export const unauthorized = (): Reply => refusal(401, 'Unauthorized', 'Unauthorized');

export const notFound = (resource: Resource, name: string): Reply =>
  refusal(404, 'NotFound', `${groupResource(resource)} "${name}" not found`, { about: { resource, name } });

/** No such path. */
export const noSuchPath = (): Reply => ({
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: '404 page not found\n',
});

export const conflict = (resource: Resource, name: string, why: string): Reply =>
  refusal(409, 'Conflict', `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": ${why}`, {
    about: { resource, name },
  });

export const overtaken = (resource: Resource, name: string): Reply =>
  conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );

export const badRequest = (message: string): Reply => refusal(400, 'BadRequest', message);
export const invalid = (message: string): Reply => refusal(422, 'Invalid', message);
export const expired = (message: string): Reply => refusal(410, 'Expired', message);
export const unsupportedType = (message: string): Reply => refusal(415, 'UnsupportedMediaType', message);
export const methodNotAllowed = (): Reply =>
  refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
export const unavailable = (): Reply =>
  refusal(503, 'ServiceUnavailable', 'etcdserver: no leader', { retryAfterSeconds: 1 });
