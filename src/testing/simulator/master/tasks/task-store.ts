import type { TaskId } from '../../../../protocol/ids.js';
import type { TaskRecord } from './task-record.js';

/** The tasks of one framework: live ones, and bounded memories of completed and unreachable ones. */
export class TaskStore {
  /** Live tasks, and terminal ones whose last update is not acknowledged yet. */
  private readonly live = new Map<TaskId, TaskRecord>();
  private readonly completed: TaskRecord[] = [];
  private readonly unreachable = new Map<TaskId, TaskRecord>();

  constructor(
    private readonly maxCompleted: number,
    private readonly maxUnreachable: number,
  ) {}

  get(id: TaskId): TaskRecord | undefined {
    return this.live.get(id);
  }

  isUnreachable(id: TaskId): boolean {
    return this.unreachable.has(id);
  }

  add(task: TaskRecord): void {
    this.unreachable.delete(task.id);
    this.live.set(task.id, task);
  }

  /** All tasks an implicit reconciliation tells about. */
  all(): TaskRecord[] {
    return [...this.live.values()];
  }

  /** Oldest first. */
  allCompleted(): readonly TaskRecord[] {
    return this.completed;
  }

  allUnreachable(): TaskRecord[] {
    return [...this.unreachable.values()];
  }

  /** Moves a task to the completed ones. */
  complete(task: TaskRecord): void {
    this.live.delete(task.id);
    this.unreachable.delete(task.id);
    this.completed.push(task);
    if (this.completed.length > this.maxCompleted) this.completed.shift();
  }

  /** Moves a task to the unreachable ones; the oldest is forgotten when there are too many. */
  markUnreachable(task: TaskRecord): void {
    this.live.delete(task.id);
    this.unreachable.set(task.id, task);
    if (this.unreachable.size > this.maxUnreachable) {
      for (const oldest of this.unreachable.keys()) {
        this.unreachable.delete(oldest);
        break;
      }
    }
  }

  /** Forgets that a task was unreachable: its agent is back. */
  forgetUnreachable(id: TaskId): void {
    this.unreachable.delete(id);
  }
}
