export type { TaskPlace } from './builder/task-info.builder.js';
export type { ApplicationDefinition } from './definition/application.definition.js';
export type { JsonSchema } from './definition/json-schema.types.js';
export type { DefinitionProblem } from './definition/problem.js';
export type { TaskLife } from './ledger/task-machine.js';
export type { TaskOrigin, TaskRecord } from './ledger/task-record.js';
export type { ApplicationView, InstanceView } from './manager/application.js';
export type { ApplicationVersion, RolloutOptions } from './manager/application-record.js';
export type { TaskManagerOptions } from './manager/instance-keeper.js';
export type { PendingTask } from './manager/pending-task.js';
export type { UnknownTaskPolicy } from './manager/strangers.js';
export type { TaskOutgoing } from './manager/task-killer.js';
export type {
  RestartOptions,
  TaskChange,
  TaskManagerParts,
  UpdateOptions,
  UpdateResult,
} from './manager/task-manager.types.js';
export type { MemoryTaskRecord } from './memory-task-ledger.js';
export type { StatusOutcome } from './status-receipt.js';
export type { LaunchIntent, TaskLedger, UnsettledTask } from './task-ledger.js';
export { buildTaskInfo } from './builder/task-info.builder.js';
export { describeDefinition } from './definition/describe-definition.js';
export { parseApplication, parseApplications } from './definition/parse-definition.js';
export { StoredTaskLedger } from './ledger/stored.task-ledger.js';
export { isEnded, judgeStep, taskLives } from './ledger/task-machine.js';
export { TaskManager } from './manager/task-manager.service.js';
export { MemoryTaskLedger } from './memory-task-ledger.js';
export { ReceiptIssuer, StatusReceipt } from './status-receipt.js';
export { TASKS_ERRORS } from './tasks.errors.js';
