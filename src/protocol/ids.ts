import type { Brand } from '../utils/brand.js';
import { MesosError } from '../utils/errors.js';
import { PROTOCOL_ERRORS } from './protocol.errors.js';

export type FrameworkId = Brand<string, 'FrameworkId'>;
export type OfferId = Brand<string, 'OfferId'>;
export type AgentId = Brand<string, 'AgentId'>;
export type TaskId = Brand<string, 'TaskId'>;
export type ExecutorId = Brand<string, 'ExecutorId'>;
export type OperationId = Brand<string, 'OperationId'>;
export type ResourceProviderId = Brand<string, 'ResourceProviderId'>;

/** Longest id in bytes (NAME_MAX: ids become names of directories). */
export const MAX_ID_BYTES = 255;

/** @throws MesosError `MESOS_PROTOCOL_ID` */
export function createFrameworkId(text: string): FrameworkId {
  return checked(text, 'framework id') as FrameworkId;
}

/** @throws MesosError `MESOS_PROTOCOL_ID` */
export function createOfferId(text: string): OfferId {
  return checked(text, 'offer id') as OfferId;
}

/** @throws MesosError `MESOS_PROTOCOL_ID` */
export function createAgentId(text: string): AgentId {
  return checked(text, 'agent id') as AgentId;
}

/** @throws MesosError `MESOS_PROTOCOL_ID` */
export function createTaskId(text: string): TaskId {
  return checked(text, 'task id') as TaskId;
}

/** @throws MesosError `MESOS_PROTOCOL_ID` */
export function createExecutorId(text: string): ExecutorId {
  return checked(text, 'executor id') as ExecutorId;
}

/** @throws MesosError `MESOS_PROTOCOL_ID` */
export function createOperationId(text: string): OperationId {
  return checked(text, 'operation id') as OperationId;
}

/** @throws MesosError `MESOS_PROTOCOL_ID` */
export function createResourceProviderId(text: string): ResourceProviderId {
  return checked(text, 'resource provider id') as ResourceProviderId;
}

/** Whether Mesos accepts `text` as an id (`common/validation.cpp`, `validateID`). */
export function isValidId(text: string): boolean {
  return describeIdProblem(text) === undefined;
}

/** Why Mesos refuses `text` as an id, in its own words; undefined when it does not. */
export function describeIdProblem(text: string): string | undefined {
  if (text === '') return 'ID must not be empty';
  if (Buffer.byteLength(text, 'utf8') > MAX_ID_BYTES) {
    return `ID must not be greater than ${MAX_ID_BYTES} characters`;
  }
  if (text === '.' || text === '..') return `'${text}' is disallowed`;
  // eslint-disable-next-line no-control-regex -- control characters are what Mesos forbids
  if (/[\u0000-\u001f\u007f/\\]/.test(text)) return `'${text}' contains invalid characters`;
  return undefined;
}

function checked(text: string, kind: string): string {
  const problem = describeIdProblem(text);
  if (problem === undefined) return text;
  throw new MesosError(PROTOCOL_ERRORS, 'MESOS_PROTOCOL_ID', `${kind}: ${problem}`, { details: { kind } });
}
