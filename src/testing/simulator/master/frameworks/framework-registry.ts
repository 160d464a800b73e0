import type { FrameworkId } from '../../../../protocol/ids.js';
import type { Framework } from './framework.js';

/** The frameworks of one master and the ids of removed ones. */
export class FrameworkRegistry {
  private readonly byId = new Map<FrameworkId, Framework>();
  private readonly completed = new Set<FrameworkId>();
  private counter = 0;

  constructor(
    private readonly masterId: string,
    private readonly maxCompleted: number,
  ) {}

  /** `<master uuid>-0000`, `-0001` ... */
  nextId(): FrameworkId {
    return `${this.masterId}-${String(this.counter++).padStart(4, '0')}` as FrameworkId;
  }

  get(id: FrameworkId): Framework | undefined {
    return this.byId.get(id);
  }

  all(): Framework[] {
    return [...this.byId.values()];
  }

  add(framework: Framework): void {
    this.byId.set(framework.id, framework);
  }

  /** Whether the id belongs to a removed framework that is still remembered. */
  isCompleted(id: FrameworkId): boolean {
    return this.completed.has(id);
  }

  complete(framework: Framework): void {
    this.byId.delete(framework.id);
    this.completed.add(framework.id);
    for (const oldest of this.completed) {
      if (this.completed.size <= this.maxCompleted) break;
      this.completed.delete(oldest);
    }
  }
}
