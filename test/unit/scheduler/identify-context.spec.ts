import { describe, expect, it } from '@jest/globals';
import { identifyContext } from '../../../src/scheduler/identify-context.js';

describe('identifyContext', () => {
  it.each([
    [{}, {}],
    [
      { frameworkId: 'f', status: 256, agentId: 'a', executorId: 'e' },
      { frameworkId: 'f', agentId: 'a', executorId: 'e' },
    ],
    [
      { status: { taskId: { value: 't' }, agentId: { value: 'a' }, data: 'secret' } },
      { taskId: 't', agentId: 'a' },
    ],
    [{ status: { operationId: { value: 'op' } } }, { operationId: 'op' }],
    [{ offers: [{ id: { value: 'o' } }] }, { offers: 1, offerId: 'o' }],
    [{ offers: [{ id: { value: 'o' } }, { id: { value: 'p' } }] }, { offers: 2 }],
    [{ data: 'secret', message: 'secret', inverseOfferId: 'i' }, { inverseOfferId: 'i' }],
  ])('%j - gives its ids and nothing else', (context, ids) => expect(identifyContext(context)).toEqual(ids));
});
