import { describe, expect, it } from '@jest/globals';
import { CLIENT_ERRORS } from '../../../../src/client/client.errors.js';
import type { ClientErrorCode } from '../../../../src/client/client.errors.js';
import { createErrorOfEvent, judge } from '../../../../src/scheduler/session/verdict.js';
import { PROTOCOL_ERRORS } from '../../../../src/protocol/protocol.errors.js';
import { MesosError } from '../../../../src/utils/errors.js';

const client = (code: ClientErrorCode): MesosError =>
  new MesosError<ClientErrorCode>(CLIENT_ERRORS, code, 'test');

describe('judge', () => {
  for (const code of [
    'MESOS_CLIENT_UNAVAILABLE',
    'MESOS_CLIENT_NOT_FOUND',
    'MESOS_CLIENT_NO_LEADER',
    'MESOS_CLIENT_TOO_MANY_REDIRECTS',
  ] as const) {
    it(`S14, S13 - ${code} on SUBSCRIBE is tried again`, () => {
      expect(judge(client(code), false, 'fail').type).toBe('retry');
    });
  }

  for (const code of [
    'MESOS_CLIENT_CONNECTION_REFUSED',
    'MESOS_CLIENT_CONNECTION_LOST',
    'MESOS_CLIENT_DNS',
  ] as const) {
    it(`S15 - ${code} on SUBSCRIBE is tried again`, () => {
      expect(judge(client(code), false, 'fail').type).toBe('retry');
    });
  }

  for (const code of ['MESOS_CLIENT_UNAUTHENTICATED', 'MESOS_CLIENT_FORBIDDEN'] as const) {
    it(`S16 - ${code} on SUBSCRIBE is final`, () => {
      expect(judge(client(code), false, 'fail').type).toBe('fatal');
    });
  }

  for (const code of ['MESOS_CLIENT_BAD_REQUEST', 'MESOS_CLIENT_NOT_IMPLEMENTED'] as const) {
    it(`S17 - ${code} on SUBSCRIBE is a programming error, final`, () => {
      expect(judge(client(code), false, 'fail').type).toBe('fatal');
    });
  }

  it('S27 - broken bytes end the stream, not the framework', () => {
    const error = new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_PROTOBUF_BYTES', 'test');
    expect(judge(error, true, 'fail').type).toBe('retry');
  });

  it('S55 - "Framework has been removed" is final for the id; a new one only on request', () => {
    const error = createErrorOfEvent('Framework has been removed');
    expect(judge(error, true, 'fail').type).toBe('fatal');
    expect(judge(error, true, 'new-id').type).toBe('new-id');
  });

  it('S56 - "Framework failed over" is final, whatever the options', () => {
    const error = createErrorOfEvent('Framework failed over');
    expect(judge(error, true, 'new-id').type).toBe('fatal');
    expect(error.code).toBe('MESOS_SCHEDULER_FAILED_OVER');
  });

  it('S57 - other ERROR texts are final and shown', () => {
    const text = "User 'root' is not allowed to run frameworks without --root_submissions set";
    const error = createErrorOfEvent(text);
    expect(judge(error, true, 'new-id').type).toBe('fatal');
    expect(error.message).toContain(text);
  });

  it('a failing authorizer and a failing store - are tried again', () => {
    expect(judge(createErrorOfEvent('Authorization failure: timeout'), true, 'fail').type).toBe('retry');
    expect(judge(new Error('disk'), true, 'fail').type).toBe('retry');
  });
});
