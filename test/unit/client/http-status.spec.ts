import { describe, expect, it } from '@jest/globals';

import { CLIENT_ERRORS, isSubscriptionLost } from '../../../src/client/client.errors.js';
import { createStatusError } from '../../../src/client/http-status.js';
import { isRetryable } from '../../../src/utils/errors.js';

const context = { show: () => 'KILL t1', endpoint: 'http://m:5050', path: '/api/v1/scheduler' };
const refuse = (status: number, body: string) =>
  createStatusError({ status, body: Buffer.from(body) }, context);

describe('createStatusError', () => {
  it.each([
    [
      400,
      "The stream ID 'x' included in this request didn't match the stream ID",
      'MESOS_CLIENT_STREAM_REPLACED',
      true,
      true,
    ],
    [400, 'Framework cannot be found', 'MESOS_CLIENT_FRAMEWORK_UNKNOWN', false, true],
    [
      400,
      "Authenticated principal 'a' does not match principal 'b'",
      'MESOS_CLIENT_PRINCIPAL_MISMATCH',
      false,
      false,
    ],
    [
      400,
      "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
      'MESOS_CLIENT_BAD_REQUEST',
      false,
      false,
    ],
    [401, '401 Unauthorized.', 'MESOS_CLIENT_UNAUTHENTICATED', false, false],
    [403, 'Framework is not subscribed', 'MESOS_CLIENT_NOT_SUBSCRIBED', true, true],
    [403, 'Framework is not connected via HTTP', 'MESOS_CLIENT_STREAM_REPLACED', true, true],
    [
      403,
      "The request's authenticated principal contains claims, but no value string.",
      'MESOS_CLIENT_FORBIDDEN',
      false,
      false,
    ],
    [404, '404 Not Found.', 'MESOS_CLIENT_NOT_FOUND', true, false],
    [
      405,
      "405 Method Not Allowed. Expecting one of { 'POST' }",
      'MESOS_CLIENT_METHOD_NOT_ALLOWED',
      false,
      false,
    ],
    [406, "Expecting 'Accept' to allow", 'MESOS_CLIENT_NOT_ACCEPTABLE', false, false],
    [415, "Expecting 'Content-Type' of", 'MESOS_CLIENT_UNSUPPORTED_MEDIA_TYPE', false, false],
    [418, '', 'MESOS_CLIENT_UNEXPECTED_STATUS', false, false],
    [500, 'Failed to decompress body', 'MESOS_CLIENT_SERVER_ERROR', true, false],
    [501, '501 Not Implemented.', 'MESOS_CLIENT_NOT_IMPLEMENTED', false, false],
    [503, 'No leader elected', 'MESOS_CLIENT_UNAVAILABLE', true, false],
  ])('S14 S16 S17 S67 S68 - %i %s is %s', (status, body, code, retryable, lost) => {
    const error = refuse(status, body);
    expect([error.code, isRetryable(error), isSubscriptionLost(error)]).toEqual([code, retryable, lost]);
  });

  it('S17 - the error carries the call, the status and the body', () => {
    const error = refuse(400, 'Failed to validate scheduler::Call');
    expect(error.details).toEqual({
      call: 'KILL t1',
      endpoint: 'http://m:5050',
      path: '/api/v1/scheduler',
      status: 400,
      body: 'Failed to validate scheduler::Call',
    });
    expect(error.message).toContain('KILL t1 to http://m:5050/api/v1/scheduler: 400: Failed to validate');
  });

  it('a long body - is capped at 4 KiB', () => {
    expect(refuse(400, 'x'.repeat(100_000)).details['body']).toHaveLength(4096);
  });

  it('every row of the table - says what to do next in a sentence', () => {
    for (const { action, summary } of Object.values(CLIENT_ERRORS)) {
      expect(action).toMatch(/\.$/);
      expect(summary).not.toMatch(/\.$/);
    }
  });
});
