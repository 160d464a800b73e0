import { describe, expect, it } from '@jest/globals';
import { defaultOf, readField, withDefaults } from '../../../src/protocol/defaults.js';
import type { DefaultedMessage } from '../../../src/protocol/defaults.js';
import { OperationState, TaskState } from '../../../src/protocol/gen/mesos/v1/mesos.js';
import { SCHEMA } from '../../../src/protocol/gen/schema.js';
import * as ids from '../../../src/protocol/ids.js';
import * as operationStates from '../../../src/protocol/operation-states.js';
import { isValidRole } from '../../../src/protocol/roles.js';
import * as states from '../../../src/protocol/task-states.js';
import { parseWaitStatus, showWaitStatus } from '../../../src/protocol/wait-status.js';

describe('ids', () => {
  it.each(['t', 'a.b', '...', 'x y', 'é'.repeat(127), 'x'.repeat(255)])('S88 - %j is an id', (text) => {
    expect(ids.createTaskId(text)).toBe(text);
    expect(ids.isValidId(text)).toBe(true);
  });

  it.each([
    ['', 'ID must not be empty'],
    ['.', "'.' is disallowed"],
    ['..', "'..' is disallowed"],
    ['a/b', "'a/b' contains invalid characters"],
    ['a\\b', "'a\\b' contains invalid characters"],
    ['a\nb', 'contains invalid characters'],
    ['a\u007fb', 'contains invalid characters'],
    ['x'.repeat(256), 'ID must not be greater than 255 characters'],
    ['é'.repeat(128), 'ID must not be greater than 255 characters'],
  ])('S88 - %j is none, in the words of Mesos', (text, reason) => {
    expect(ids.describeIdProblem(text)).toContain(reason);
    for (const create of [
      ids.createTaskId,
      ids.createAgentId,
      ids.createExecutorId,
      ids.createFrameworkId,
      ids.createOfferId,
      ids.createOperationId,
      ids.createResourceProviderId,
    ]) {
      expect(() => create(text)).toThrow(expect.objectContaining({ code: 'MESOS_PROTOCOL_ID' }));
    }
  });
});

describe('isValidRole', () => {
  it.each(['*', 'a', 'a/b/c', 'a-b', '..a', 'a.b', 'ä'])('%j - is a role', (role) => {
    expect(isValidRole(role)).toBe(true);
  });

  it.each(['', '/a', 'a/', 'a//b', '.', '..', 'a/..', 'a/*', '-a', 'a/-b', 'a b', 'a\tb', 'a\u007f'])(
    'S63 - %j is none',
    (role) => {
      expect(isValidRole(role)).toBe(false);
    },
  );
});

describe('task states', () => {
  const names = Object.keys(SCHEMA.enums['mesos.v1.TaskState']!) as states.TaskStateName[];
  const where = (holds: (state: TaskState) => boolean): string[] =>
    names.filter((name) => holds(states.taskStateOf(name))).sort();

  it('S96 - UNREACHABLE and UNKNOWN are not terminal', () => {
    expect(where(states.isTerminal)).toEqual([
      'TASK_DROPPED',
      'TASK_ERROR',
      'TASK_FAILED',
      'TASK_FINISHED',
      'TASK_GONE',
      'TASK_GONE_BY_OPERATOR',
      'TASK_KILLED',
      'TASK_LOST',
    ]);
    expect(where(states.isUnreachable)).toEqual(['TASK_UNKNOWN', 'TASK_UNREACHABLE']);
    expect(where(states.isActive)).toEqual(['TASK_KILLING', 'TASK_RUNNING', 'TASK_STAGING', 'TASK_STARTING']);
  });

  it('every state - is in exactly one of terminal, active, unreachable', () => {
    for (const name of names) {
      const state = states.taskStateOf(name);
      const classes = [states.isTerminal(state), states.isActive(state), states.isUnreachable(state)];
      expect([name, classes.filter(Boolean)]).toEqual([name, [true]]);
      expect(states.taskStateName(state)).toBe(name);
    }
    expect(where(states.isSuccess)).toEqual(['TASK_FINISHED']);
    expect(where(states.isNeverStarted)).toEqual(['TASK_DROPPED', 'TASK_ERROR']);
  });

  it('names - are told from other texts', () => {
    expect(['TASK_RUNNING', 'RUNNING', 'UNRECOGNIZED', 'TASK_X', '1'].map(states.isTaskStateName)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(states.taskStateName(99 as TaskState)).toBe('TASK_UNKNOWN');
  });

  it('S114 - a running task is healthy unless its check says otherwise', () => {
    expect(states.isHealthy({ state: TaskState.TASK_RUNNING })).toBe(true);
    expect(states.isHealthy({ state: TaskState.TASK_RUNNING, healthy: true })).toBe(true);
    expect(states.isHealthy({ state: TaskState.TASK_RUNNING, healthy: false })).toBe(false);
    expect(states.isHealthy({ state: TaskState.TASK_STARTING, healthy: true })).toBe(false);
  });
});

describe('operation states', () => {
  it('S112 - are terminal, uncertain or going on', () => {
    const all = Object.values(SCHEMA.enums['mesos.v1.OperationState']!) as OperationState[];
    const namesOf = (list: readonly OperationState[]): string[] =>
      list.map(operationStates.operationStateName).sort();
    expect(namesOf(all.filter(operationStates.isTerminalOperation))).toEqual([
      'OPERATION_DROPPED',
      'OPERATION_ERROR',
      'OPERATION_FAILED',
      'OPERATION_FINISHED',
      'OPERATION_GONE_BY_OPERATOR',
    ]);
    expect(namesOf(all.filter(operationStates.isUncertainOperation))).toEqual([
      'OPERATION_RECOVERING',
      'OPERATION_UNKNOWN',
      'OPERATION_UNREACHABLE',
    ]);
    expect(operationStates.operationStateName(99 as OperationState)).toBe('OPERATION_UNKNOWN');
  });
});

describe('parseWaitStatus', () => {
  it.each([
    [0, { kind: 'exited', exitCode: 0 }, 'exited with code 0'],
    [256, { kind: 'exited', exitCode: 1 }, 'exited with code 1'],
    [0xff00, { kind: 'exited', exitCode: 255 }, 'exited with code 255'],
    [9, { kind: 'signaled', signal: 9, coreDumped: false }, 'terminated by signal 9'],
    [139, { kind: 'signaled', signal: 11, coreDumped: true }, 'terminated by signal 11 (core dumped)'],
    [-1, { kind: 'unknown' }, 'ended for an unknown reason'],
    [0x137f, { kind: 'unknown' }, 'ended for an unknown reason'],
    [undefined, { kind: 'unknown' }, 'ended for an unknown reason'],
  ])('S107 - %p is read as wait(2) says', (status, expected, text) => {
    expect(parseWaitStatus(status)).toEqual(expected);
    expect(showWaitStatus(status)).toBe(text);
  });
});

describe('declared defaults', () => {
  it('the table - has all that the schema declares, and nothing else', () => {
    let count = 0;
    for (const [typeName, fields] of Object.entries(SCHEMA.messages)) {
      const declared = fields.filter((field) => field.default !== undefined);
      if (declared.length === 0) continue;
      const table = withDefaults(typeName as DefaultedMessage, {});
      expect([typeName, table]).toEqual([
        typeName,
        Object.fromEntries(declared.map((field) => [field.key, field.default])),
      ]);
      count += declared.length;
    }
    expect(count).toBe(28);
  });

  it('S39 - a field that is not set has its default, one that is set keeps its value', () => {
    expect(defaultOf('mesos.v1.CommandInfo', 'shell')).toBe(true);
    expect(readField('mesos.v1.CommandInfo', { shell: false }, 'shell')).toBe(false);
    expect(readField('mesos.v1.Filters', { refuseSeconds: undefined }, 'refuseSeconds')).toBe(5);
    expect(withDefaults('mesos.v1.FrameworkInfo', { user: 'u', checkpoint: true, role: undefined })).toEqual({
      user: 'u',
      checkpoint: true,
      failoverTimeout: 0,
      role: '*',
    });
  });
});
