import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import * as agent from '../gen/mesos/v1/agent/agent.js';
import * as executor from '../gen/mesos/v1/executor/executor.js';
import * as maintenance from '../gen/mesos/v1/maintenance/maintenance.js';
import * as master from '../gen/mesos/v1/master/master.js';
import * as mesos from '../gen/mesos/v1/mesos.js';
import * as quota from '../gen/mesos/v1/quota/quota.js';
import * as scheduler from '../gen/mesos/v1/scheduler/scheduler.js';
import type { MessageTypeName } from './message-types.js';

/** The generated functions of one message; they know neither required fields nor closed enums. */
interface Binding {
  encode(message: object): BinaryWriter;
  decode(bytes: Uint8Array): object;
}

/** Generated protobuf functions by message name. */
export const BINDINGS: Readonly<Record<MessageTypeName, Binding>> = {
  'mesos.v1.scheduler.Call': scheduler.Call,
  'mesos.v1.scheduler.Event': scheduler.Event,
  'mesos.v1.scheduler.Response': scheduler.Response,
  'mesos.v1.scheduler.APIResult': scheduler.APIResult,
  'mesos.v1.scheduler.OfferConstraints': scheduler.OfferConstraints,
  'mesos.v1.executor.Call': executor.Call,
  'mesos.v1.executor.Event': executor.Event,
  'mesos.v1.master.Call': master.Call,
  'mesos.v1.master.Event': master.Event,
  'mesos.v1.master.Response': master.Response,
  'mesos.v1.agent.Call': agent.Call,
  'mesos.v1.agent.Response': agent.Response,
  'mesos.v1.agent.ProcessIO': agent.ProcessIO,
  'mesos.v1.maintenance.Schedule': maintenance.Schedule,
  'mesos.v1.quota.QuotaConfig': quota.QuotaConfig,
  'mesos.v1.AgentInfo': mesos.AgentInfo,
  'mesos.v1.Attribute': mesos.Attribute,
  'mesos.v1.CheckInfo': mesos.CheckInfo,
  'mesos.v1.CommandInfo': mesos.CommandInfo,
  'mesos.v1.ContainerInfo': mesos.ContainerInfo,
  'mesos.v1.ExecutorInfo': mesos.ExecutorInfo,
  'mesos.v1.Filters': mesos.Filters,
  'mesos.v1.FrameworkInfo': mesos.FrameworkInfo,
  'mesos.v1.HealthCheck': mesos.HealthCheck,
  'mesos.v1.InverseOffer': mesos.InverseOffer,
  'mesos.v1.KillPolicy': mesos.KillPolicy,
  'mesos.v1.Labels': mesos.Labels,
  'mesos.v1.MasterInfo': mesos.MasterInfo,
  'mesos.v1.Offer': mesos.Offer,
  'mesos.v1.Offer.Operation': mesos.Offer_Operation,
  'mesos.v1.OperationStatus': mesos.OperationStatus,
  'mesos.v1.Resource': mesos.Resource,
  'mesos.v1.Task': mesos.Task,
  'mesos.v1.TaskGroupInfo': mesos.TaskGroupInfo,
  'mesos.v1.TaskInfo': mesos.TaskInfo,
  'mesos.v1.TaskStatus': mesos.TaskStatus,
};
