// The door for applications. Names of applications first; what library authors need is below the line.
export type { MesosModuleExtras } from './mesos.module.js';
export type { MesosModuleOptions, MesosOptionsFactory, ResolvedMesosOptions } from './mesos.options.js';
export { MesosModule } from './mesos.module.js';

export type {
  ConnectedContext,
  DisconnectedContext,
  ErrorContext,
  EventContext,
  FailureContext,
  HandlerOptions,
  HeartbeatContext,
  InverseOffersContext,
  LeadershipContext,
  MesosEventContext,
  MessageContext,
  OffersContext,
  OffersHandlerOptions,
  RescindContext,
  RescindInverseOfferContext,
  SubscribedContext,
  TaskRecordView,
  TaskStateFilter,
  UpdateContext,
  UpdateHandlerOptions,
  UpdateOperationStatusContext,
} from './scheduler/index.js';
export {
  Event,
  Offers,
  OnConnected,
  OnDisconnected,
  OnError,
  OnFailure,
  OnHeartbeat,
  OnInverseOffers,
  OnLeadership,
  OnMessage,
  OnOffers,
  OnRescind,
  OnRescindInverseOffer,
  OnSubscribed,
  OnUpdate,
  OnUpdateOperationStatus,
  Status,
  TaskRecord,
} from './scheduler/index.js';

export type {
  ConnectionReport,
  EventFailure,
  FrameworkCapability,
  FrameworkChange,
  FrameworkOptions,
  OnRemoved,
  SchedulerOptions,
} from './scheduler/index.js';
export type { FailurePolicy, HandlerFailure } from './dispatch/index.js';
export { ConnectionStatus, DEFAULT_CAPABILITIES, Reconciler, Scheduler } from './scheduler/index.js';

export type {
  ApplicationDefinition,
  ApplicationView,
  DefinitionProblem,
  InstanceView,
  JsonSchema,
  PendingTask,
  TaskChange,
  TaskLife,
  TaskManagerOptions,
  TaskOrigin,
  TaskPlace,
} from './tasks/index.js';
export {
  TaskManager,
  buildTaskInfo,
  describeDefinition,
  isEnded,
  parseApplication,
  parseApplications,
} from './tasks/index.js';

export type {
  Constraint,
  Explanation,
  HostFacts,
  Launch,
  MatchOutcome,
  OfferSlot,
  PlacedTask,
  Placement,
  PlacementStrategy,
  ResourceManager,
  ResourceManagerOptions,
  TaskDemand,
} from './resources/index.js';
export {
  DefaultResourceManager,
  RESOURCE_MANAGER,
  Resources,
  binPack,
  firstFit,
  spread,
} from './resources/index.js';
export { HandlerFailures, HandlerRegistry } from './dispatch/index.js';
export {
  InjectMesos,
  InjectScheduler,
  LEADER_DETECTOR,
  MESOS_CLIENT,
  MESOS_CLOCK,
  MESOS_LOGGER,
  MESOS_RANDOM,
  RESOLVED_MESOS_OPTIONS,
  SCHEDULER_CODEC,
  STATE_STORE,
  TASK_LEDGER,
  getMesosToken,
} from './mesos.tokens.js';

export type {
  ApplicationBody,
  ApplicationState,
  ApplicationSummary,
  FrameworkBody,
  HydrogenApplication,
  InstanceBody,
  MesosTasksModuleOptions,
  ProblemBody,
  RequestProblem,
  SandboxLinks,
  TaskBody,
  TasksOpenApi,
  TasksOpenApiOptions,
} from './server/index.js';
export { MesosTasksModule, createTasksOpenApi } from './server/index.js';

export type {
  AgentId,
  Attribute,
  CommandInfo,
  CommandInfoInput,
  ContainerInfoInput,
  ExecutorId,
  ExecutorInfoInput,
  Filters,
  FrameworkId,
  InverseOffer,
  Label,
  MasterInfo,
  Offer,
  OfferId,
  OfferOperation,
  OperationId,
  OperationStatus,
  Resource,
  ResourceInput,
  TaskId,
  TaskInfo,
  TaskInfoInput,
  TaskStateName,
  TaskStatus,
} from './protocol/index.js';
export {
  OperationState,
  TaskState,
  createAgentId,
  createExecutorId,
  createOfferId,
  createOperationId,
  createTaskId,
  createOperation,
  destroyOperation,
  isActive,
  isHealthy,
  isTerminal,
  isUnreachable,
  launchGroupOperation,
  launchOperation,
  reserveOperation,
  taskStateName,
  unreserveOperation,
} from './protocol/index.js';

export type { ErrorSpec, ErrorTable, OptionProblem } from './utils/index.js';
export { MesosError, hasErrorCode, isRetryable } from './utils/index.js';

// ---- For authors of drivers, decorators and parts of their own ----
export type {
  CallRequest,
  CallResponse,
  ClientOptions,
  Credentials,
  Endpoint,
  EventStream,
  LeaderDetector,
  MesosClient,
  ResolvedClientOptions,
  SecretSource,
  StreamRequest,
  TlsOptions,
} from './client/index.js';
export type {
  EventDecorator,
  EventMethodDecorator,
  HandlerClaim,
  HandlerSelection,
  RegisteredHandler,
  SignatureMismatch,
} from './dispatch/index.js';
export type { LogFields, MesosLogger } from './logging/index.js';
export type { MesosProvided } from './mesos.tokens.js';
export type { ResolvedSchedulerOptions, SchedulerEventDecorator, SchedulerParts } from './scheduler/index.js';
export type {
  CommitResult,
  Lease,
  ListPage,
  StateStore,
  StoredEntry,
  WatchEvent,
  WriteOperation,
} from './storage/index.js';
export type { LaunchIntent, StatusOutcome, StatusReceipt, TaskLedger, UnsettledTask } from './tasks/index.js';
export type { BackoffOptions, Clock, Random, Timer } from './utils/index.js';
export { CLIENT_ERRORS, HttpMesosClient, StaticLeaderDetector } from './client/index.js';
export { DISPATCH_ERRORS, EventDispatcher, createEventDecorator } from './dispatch/index.js';
export { NestLoggerAdapter, silentLogger } from './logging/index.js';
export { MESOS_ERRORS } from './mesos.errors.js';
export { SCHEDULER_ERRORS } from './scheduler/index.js';
export { SERVER_ERRORS } from './server/index.js';
export { LevelStateStore, MemoryStateStore, STORAGE_ERRORS, openStateStore } from './storage/index.js';
export { MemoryTaskLedger, ReceiptIssuer, TASKS_ERRORS } from './tasks/index.js';
export { RESOURCES_ERRORS } from './resources/index.js';
export { systemClock, systemRandom } from './utils/index.js';
