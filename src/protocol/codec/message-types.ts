import type * as agent from '../gen/types/agent.js';
import type * as executor from '../gen/types/executor.js';
import type * as maintenance from '../gen/types/maintenance.js';
import type * as master from '../gen/types/master.js';
import type * as mesos from '../gen/types/mesos.js';
import type * as quota from '../gen/types/quota.js';
import type * as scheduler from '../gen/types/scheduler.js';

/** What decoding gives and what encoding takes; many messages need no difference. */
interface Shapes<Decoded, Input = Decoded> {
  decoded: Decoded;
  input: Input;
}

/** The messages {@link encodeMessage} and {@link decodeMessage} know, by their full proto name. */
export interface MessageTypes {
  'mesos.v1.scheduler.Call': Shapes<scheduler.Call, scheduler.CallInput>;
  'mesos.v1.scheduler.Event': Shapes<scheduler.Event, scheduler.EventInput>;
  'mesos.v1.scheduler.Response': Shapes<scheduler.Response, scheduler.ResponseInput>;
  'mesos.v1.scheduler.APIResult': Shapes<scheduler.APIResult, scheduler.APIResultInput>;
  'mesos.v1.scheduler.OfferConstraints': Shapes<scheduler.OfferConstraints, scheduler.OfferConstraintsInput>;
  'mesos.v1.executor.Call': Shapes<executor.Call, executor.CallInput>;
  'mesos.v1.executor.Event': Shapes<executor.Event, executor.EventInput>;
  'mesos.v1.master.Call': Shapes<master.Call, master.CallInput>;
  'mesos.v1.master.Event': Shapes<master.Event, master.EventInput>;
  'mesos.v1.master.Response': Shapes<master.Response, master.ResponseInput>;
  'mesos.v1.agent.Call': Shapes<agent.Call, agent.CallInput>;
  'mesos.v1.agent.Response': Shapes<agent.Response, agent.ResponseInput>;
  'mesos.v1.agent.ProcessIO': Shapes<agent.ProcessIO>;
  'mesos.v1.maintenance.Schedule': Shapes<maintenance.Schedule, maintenance.ScheduleInput>;
  'mesos.v1.quota.QuotaConfig': Shapes<quota.QuotaConfig, quota.QuotaConfigInput>;
  'mesos.v1.AgentInfo': Shapes<mesos.AgentInfo, mesos.AgentInfoInput>;
  'mesos.v1.Attribute': Shapes<mesos.Attribute, mesos.AttributeInput>;
  'mesos.v1.CheckInfo': Shapes<mesos.CheckInfo, mesos.CheckInfoInput>;
  'mesos.v1.CommandInfo': Shapes<mesos.CommandInfo, mesos.CommandInfoInput>;
  'mesos.v1.ContainerInfo': Shapes<mesos.ContainerInfo, mesos.ContainerInfoInput>;
  'mesos.v1.ExecutorInfo': Shapes<mesos.ExecutorInfo, mesos.ExecutorInfoInput>;
  'mesos.v1.Filters': Shapes<mesos.Filters>;
  'mesos.v1.FrameworkInfo': Shapes<mesos.FrameworkInfo, mesos.FrameworkInfoInput>;
  'mesos.v1.HealthCheck': Shapes<mesos.HealthCheck, mesos.HealthCheckInput>;
  'mesos.v1.InverseOffer': Shapes<mesos.InverseOffer, mesos.InverseOfferInput>;
  'mesos.v1.KillPolicy': Shapes<mesos.KillPolicy>;
  'mesos.v1.Labels': Shapes<mesos.Labels, mesos.LabelsInput>;
  'mesos.v1.MasterInfo': Shapes<mesos.MasterInfo, mesos.MasterInfoInput>;
  'mesos.v1.Offer': Shapes<mesos.Offer, mesos.OfferInput>;
  'mesos.v1.Offer.Operation': Shapes<mesos.Offer_Operation, mesos.Offer_OperationInput>;
  'mesos.v1.OperationStatus': Shapes<mesos.OperationStatus, mesos.OperationStatusInput>;
  'mesos.v1.Resource': Shapes<mesos.Resource, mesos.ResourceInput>;
  'mesos.v1.Task': Shapes<mesos.Task, mesos.TaskInput>;
  'mesos.v1.TaskGroupInfo': Shapes<mesos.TaskGroupInfo, mesos.TaskGroupInfoInput>;
  'mesos.v1.TaskInfo': Shapes<mesos.TaskInfo, mesos.TaskInfoInput>;
  'mesos.v1.TaskStatus': Shapes<mesos.TaskStatus, mesos.TaskStatusInput>;
}

/** Full proto name of a message the codecs know. */
export type MessageTypeName = keyof MessageTypes;

/** A decoded message: required fields are there, repeated fields are arrays. */
export type DecodedMessage<T extends MessageTypeName> = MessageTypes[T]['decoded'];

/** A message to encode: repeated fields may be left out. */
export type MessageInput<T extends MessageTypeName> = MessageTypes[T]['input'];
