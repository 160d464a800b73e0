import type { Brand } from '../utils/brand.js';

export type FrameworkId = Brand<string, 'FrameworkId'>;
export type OfferId = Brand<string, 'OfferId'>;
export type AgentId = Brand<string, 'AgentId'>;
export type TaskId = Brand<string, 'TaskId'>;
export type ExecutorId = Brand<string, 'ExecutorId'>;
export type OperationId = Brand<string, 'OperationId'>;
export type ResourceProviderId = Brand<string, 'ResourceProviderId'>;
