import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serve, webApp, type Served } from './support.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.app.close());

const codeOf = ({ status, body }: { status: number; body: any }) => [status, body?.code];

describe('hydrogen routes - deploy', () => {
  it('a list - is taken as a whole, with 201 and a message for each application', async () => {
    const answer = await served.request('POST', 'app', [webApp(), webApp({ name: 'db', instances: 2 })]);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual([
      { name: 'web', message: 'Task web successfully queued' },
      { name: 'db', message: 'Task db successfully queued' },
    ]);
    const all = await served.request('GET', 'app/all');
    expect(all.body).toEqual([
      { name: 'db', state: 'TASK_STAGING', instances: 2, healthy: 0 },
      { name: 'web', state: 'TASK_STAGING', instances: 1, healthy: 0 },
    ]);
  });
});
