import { Offer_Operation_Type, Volume_Mode } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { Offer_Operation, Resource } from '../../../../protocol/gen/types/mesos.js';
import { popReservation, withoutPersistence } from '../../../../resources/algebra/conversions.js';
import { createEntry, formatEntry } from '../../../../resources/algebra/resource-entry.js';
import type { ResourceEntry } from '../../../../resources/algebra/resource-entry.js';
import { Resources } from '../../../../resources/algebra/resources.js';
import type { Conversion } from '../../ports.js';
import type { AgentRecord } from '../agents/agent-record.js';
import { hasCapability } from '../frameworks/capabilities.js';
import type { Framework } from '../frameworks/framework.js';

/** What an operation is checked against. */
export interface OperationContext {
  readonly framework: Framework;
  readonly agent: AgentRecord;
  /** Role of the accepted offers. */
  readonly role: string;
}

/** A conversion, or why there is none (src/master/validation.cpp `operation::validate`). */
export type ConversionResult = Conversion | { readonly refusal: string };

/** The conversion an operation of an agent's own resources asks for. */
export function convertOperation(operation: Offer_Operation, context: OperationContext): ConversionResult {
  switch (operation.type) {
    case Offer_Operation_Type.RESERVE:
      return reserve(operation.reserve?.resources ?? [], context);
    case Offer_Operation_Type.UNRESERVE:
      return unreserve(operation.unreserve?.resources ?? []);
    case Offer_Operation_Type.CREATE:
      return create(operation.create?.volumes ?? [], context);
    case Offer_Operation_Type.DESTROY:
      return destroy(operation.destroy?.volumes ?? [], context);
    case Offer_Operation_Type.GROW_VOLUME:
      return resize(operation.growVolume!.volume, [operation.growVolume!.addition], 1);
    case Offer_Operation_Type.SHRINK_VOLUME: {
      const { volume, subtract } = operation.shrinkVolume!;
      return resize(volume, [{ ...volume, scalar: subtract }], -1);
    }
    default:
      return { refusal: "'source' is not managed by a resource provider" };
  }
}

function reserve(messages: readonly Resource[], { framework, role }: OperationContext): ConversionResult {
  if (messages.length === 0)
    return { refusal: 'Invalid resources: The resources have multiple resource providers: ' };
  const converted = Resources.fromMessages(messages);
  for (const entry of converted) {
    const refusal = refuseReservation(entry, framework, role);
    if (refusal !== undefined) return { refusal };
  }
  return { consumed: popReservation(converted), converted };
}

function refuseReservation(entry: ResourceEntry, framework: Framework, role: string): string | undefined {
  const top = entry.reservations.at(-1);
  if (top?.type !== 'dynamic') return `Resource ${formatEntry(entry)} is not dynamically reserved`;
  if (top.role !== role) {
    return `A reserve operation was attempted for a resource with role '${top.role}', but the resource was allocated to role '${role}'`;
  }
  const { principal } = framework.info;
  if (principal !== undefined && top.principal !== principal) {
    return top.principal === undefined
      ? `A reserve operation was attempted by principal '${principal}', but there is a reserved resource in the request with no principal set`
      : `A reserve operation was attempted by authenticated principal '${principal}', which does not match a reserved resource in the request with principal '${top.principal}'`;
  }
  return undefined;
}

function unreserve(messages: readonly Resource[]): ConversionResult {
  const consumed = Resources.fromMessages(messages);
  for (const entry of consumed) {
    if (entry.reservations.at(-1)?.type !== 'dynamic') {
      return { refusal: `Resource ${formatEntry(entry)} is not dynamically reserved` };
    }
    if (entry.disk?.persistence !== undefined) {
      return {
        refusal: `A dynamically reserved persistent volume ${formatEntry(entry)} cannot be unreserved directly. Please destroy the persistent volume first then unreserve the resource`,
      };
    }
  }
  return { consumed, converted: popReservation(consumed) };
}

function create(messages: readonly Resource[], { framework, agent }: OperationContext): ConversionResult {
  const known = new Set([...agent.total].map(({ disk }) => disk?.persistence?.id));
  for (const message of messages) {
    const refusal = refuseVolume(message);
    if (refusal !== undefined) return { refusal: `Invalid resources: Invalid DiskInfo: ${refusal}` };
    const { id, principal } = message.disk!.persistence!;
    if (known.has(id)) return { refusal: `Persistence ID '${id}' is not unique` };
    known.add(id);
    if (message.shared !== undefined && !hasCapability(framework.info, 'SHARED_RESOURCES')) {
      const text = Resources.fromMessages([message]).toString();
      return {
        refusal: `Create volume operation for '${text}' has been attempted by framework '${framework.id}' with no SHARED_RESOURCES capability`,
      };
    }
    const own = framework.info.principal;
    if (own !== undefined && principal !== own) {
      return {
        refusal: `Create volume operation attempted by principal '${own}', but there is a volume in the operation with principal '${principal ?? ''}'`,
      };
    }
  }
  const converted = Resources.fromMessages(messages);
  return { consumed: withoutPersistence(converted), converted };
}

function refuseVolume({ disk, reservations, role }: Resource): string | undefined {
  if (disk?.persistence === undefined) return "'persistence' is not set";
  if (reservations.length === 0 && (role ?? '*') === '*') {
    return 'Persistent volumes cannot be created from unreserved resources';
  }
  if (disk.volume === undefined) return "Expecting 'volume' to be set for persistent volume";
  if (disk.volume.mode === Volume_Mode.RO) return 'Read-only persistent volume not supported';
  if (disk.volume.hostPath !== undefined) return "Expecting 'host_path' to be unset for persistent volume";
  return undefined;
}

function destroy(messages: readonly Resource[], { agent }: OperationContext): ConversionResult {
  const consumed = Resources.fromMessages(messages);
  const ids = new Set([...consumed].map(({ disk }) => disk?.persistence?.id));
  const exists = [...ids].every((id) => id !== undefined && hasVolume(agent.total, id));
  if (!exists) return { refusal: 'Persistent volumes not found' };
  const used = [...agent.allocated.values()].some((held) => [...ids].some((id) => hasVolume(held, id)));
  if (used) return { refusal: 'Persistent volumes in use' };
  return { consumed, converted: withoutPersistence(consumed) };
}

function hasVolume(resources: Resources, id: string | undefined): boolean {
  return [...resources].some(({ disk }) => disk?.persistence?.id === id);
}

/** Grown by what is taken, shrunk by what is set free. */
function resize(volume: Resource, by: readonly Resource[], sign: 1 | -1): ConversionResult {
  const size = volume.scalar?.value ?? 0;
  const amount = by[0]?.scalar?.value ?? 0;
  if (amount <= 0) return { refusal: 'The value of the resize must be greater than zero' };
  if (sign === -1 && amount >= size)
    return { refusal: 'The size of the volume must be greater than what it shrinks by' };
  const old = Resources.fromMessages([volume]);
  const resized = old.map((entry) =>
    createEntry(entry, { type: 'scalar', milli: Math.round((size + sign * amount) * 1000) }, entry.copies),
  );
  const piece = withoutPersistence(Resources.fromMessages(by));
  return sign === 1
    ? { consumed: old.add(piece), converted: resized }
    : { consumed: old, converted: resized.add(piece) };
}
