// The API server of the lab answers as the cases say. A real one is another target of the same runner.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type LabApi, startLabApi } from '../../../src/lab/servers/kubernetes/server.ts';
import { allCases, play } from './runner.ts';

let server: LabApi;
beforeAll(async () => {
  server = await startLabApi();
});
afterAll(() => server.close());

describe.each(allCases())('the API server of the lab: %s', (_, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const { url, token, authority } = server;
    await play({ url, token, authority: authority.certificate, prefix: 'case' }, one);
  });
});
