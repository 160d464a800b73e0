import type { MesosLogger } from '../../logging/logger.js';
import type { FrameworkId } from '../../protocol/ids.js';
import type { StateStore } from '../../storage/state-store.js';
import { MesosError } from '../../utils/errors.js';
import { SCHEDULER_ERRORS } from '../scheduler.errors.js';

/** What must not change (principal) or is silently kept (user, checkpoint) once a framework is registered. */
export interface ImmutableFrameworkFields {
  readonly principal: string | undefined;
  readonly user: string;
  readonly checkpoint: boolean;
}

interface IdentityRecord extends ImmutableFrameworkFields {
  readonly version: 1;
  readonly frameworkId: FrameworkId;
}

/** Keeps the framework id over restarts, and what it was registered with. */
export class FrameworkIdentity {
  private revision = 0;
  private id: FrameworkId | undefined;
  private saved = false;

  /** @param key of the entry, below a prefix of this framework's own */
  constructor(
    private readonly store: StateStore,
    private readonly key: string,
    private readonly fields: ImmutableFrameworkFields,
    private readonly logger: MesosLogger,
  ) {}

  /** The id as last loaded or remembered. */
  get current(): FrameworkId | undefined {
    return this.id;
  }

  /**
   * The id to subscribe with; undefined registers a new framework.
   * @throws MesosError `MESOS_SCHEDULER_PRINCIPAL_CHANGED` (S61), `MESOS_SCHEDULER_ID_UNREADABLE`
   */
  async load(): Promise<FrameworkId | undefined> {
    const entry = await this.store.get(this.key);
    this.revision = entry?.revision ?? 0;
    // An id that could not be stored yet is still ours: registering anew would leave a framework behind.
    if (!entry) return this.saved ? undefined : this.id;
    const record = this.parse(entry.value);
    this.compare(record);
    this.id = record.frameworkId;
    this.saved = true;
    return this.id;
  }

  /**
   * Stores the id of a SUBSCRIBED durably, unless it is stored already.
   * @throws MesosError `MESOS_SCHEDULER_ID_TAKEN` when another instance stored one in the meantime
   */
  async remember(frameworkId: FrameworkId): Promise<void> {
    if (this.saved && this.id === frameworkId) return;
    this.id = frameworkId;
    this.saved = false;
    const record: IdentityRecord = { version: 1, frameworkId, ...this.fields };
    const value = new TextEncoder().encode(JSON.stringify(record));
    const result = await this.store.commit([{ type: 'put', key: this.key, value, expected: this.revision }]);
    if (!result.committed) {
      throw new MesosError(
        SCHEDULER_ERRORS,
        'MESOS_SCHEDULER_ID_TAKEN',
        `${this.key}, own id ${frameworkId}`,
        {
          details: { key: this.key, frameworkId },
        },
      );
    }
    this.revision = result.revision;
    this.saved = true;
  }

  /** After a TEARDOWN, or to go on under a new id. */
  async forget(): Promise<void> {
    await this.store.commit([{ type: 'delete', key: this.key }]);
    this.id = undefined;
    this.saved = false;
    this.revision = 0;
  }

  private parse(value: Uint8Array): IdentityRecord {
    let record: Partial<IdentityRecord> | null = null;
    let cause: unknown;
    try {
      record = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value)) as Partial<IdentityRecord>;
    } catch (error) {
      cause = error;
    }
    if (record?.version === 1 && typeof record.frameworkId === 'string' && record.frameworkId !== '') {
      return record as IdentityRecord;
    }
    throw new MesosError(SCHEDULER_ERRORS, 'MESOS_SCHEDULER_ID_UNREADABLE', this.key, { cause });
  }

  private compare(record: IdentityRecord): void {
    if (record.principal !== this.fields.principal) {
      throw new MesosError(
        SCHEDULER_ERRORS,
        'MESOS_SCHEDULER_PRINCIPAL_CHANGED',
        `from ${record.principal ?? 'none'} to ${this.fields.principal ?? 'none'} for ${record.frameworkId}`,
      );
    }
    for (const field of ['user', 'checkpoint'] as const) {
      if (record[field] === this.fields[field]) continue;
      this.logger.warn('the master keeps the value the framework was registered with', {
        field,
        kept: record[field],
        ignored: this.fields[field],
      });
    }
  }
}
