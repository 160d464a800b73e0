// The generated ts-proto bindings as they are, one namespace for each proto package. They know neither required
// fields nor Mesos's JSON; prefer `encodeMessage` and `decodeMessage`.
export * as agent from './gen/mesos/v1/agent/agent.js';
export * as allocator from './gen/mesos/v1/allocator/allocator.js';
export * as executor from './gen/mesos/v1/executor/executor.js';
export * as maintenance from './gen/mesos/v1/maintenance/maintenance.js';
export * as master from './gen/mesos/v1/master/master.js';
export * as mesos from './gen/mesos/v1/mesos.js';
export * as quota from './gen/mesos/v1/quota/quota.js';
export * as resourceProvider from './gen/mesos/v1/resource_provider/resource_provider.js';
export * as scheduler from './gen/mesos/v1/scheduler/scheduler.js';
