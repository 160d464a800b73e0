import { TaskState } from '../../protocol/gen/mesos/v1/mesos.js';

/** The life of one attempt, in our words: what Mesos reports is mapped to it, never stored as it is. */
export type TaskLife =
  /** Waits for an offer; it has an id, but no record. */
  | 'queued'
  /** The intent is stored, its ACCEPT may be on the way. */
  | 'launching'
  | 'staging'
  | 'starting'
  | 'running'
  | 'killing'
  /** Its agent is cut off, or the master does not know it: it may still run. */
  | 'unreachable'
  | 'finished'
  | 'failed'
  | 'killed'
  /** The description is invalid or not allowed: the same again would end the same. */
  | 'error'
  /** Ended by name: without PARTITION_AWARE it can come back. */
  | 'lost'
  /** Never started. */
  | 'dropped'
  | 'gone'
  | 'gone-by-operator';

const ends = [
  'finished',
  'failed',
  'killed',
  'error',
  'lost',
  'dropped',
  'gone',
  'gone-by-operator',
] as const;
const ended: ReadonlySet<TaskLife> = new Set(ends);

/**
 * All steps there are. Updates can be skipped or come late, so a live task can go to any other live state
 * except back to before it was launched; ended ones stay, but for LOST (S97).
 */
const steps: Readonly<Record<TaskLife, readonly TaskLife[]>> = {
  queued: ['launching'],
  launching: ['queued', 'staging', 'starting', 'running', 'killing', 'unreachable', ...ends],
  staging: ['starting', 'running', 'killing', 'unreachable', ...ends],
  starting: ['running', 'killing', 'unreachable', ...ends],
  running: ['killing', 'unreachable', ...ends],
  killing: ['unreachable', ...ends],
  unreachable: ['staging', 'starting', 'running', 'killing', ...ends],
  lost: ['staging', 'starting', 'running', 'killing', 'unreachable'],
  finished: [],
  failed: [],
  killed: [],
  error: [],
  dropped: [],
  gone: [],
  'gone-by-operator': [],
};

/** Every state of {@link TaskLife}. Stored records hold places in this list: new ones go to its end. */
export const taskLives = Object.keys(steps) as readonly TaskLife[];

/** Whether the attempt is over. LOST counts as over although it may come back. */
export function isEnded(life: TaskLife): boolean {
  return ended.has(life);
}

/** What a step is: one the machine allows, no step at all, a late report of the past, or a contradiction. */
export type StepVerdict = 'allowed' | 'repeat' | 'stale' | 'illegal';

/** Judges the step. A live state before the present one is an old report, not a contradiction. */
export function judgeStep(from: TaskLife, to: TaskLife): StepVerdict {
  if (from === to) return 'repeat';
  if (steps[from].includes(to)) return 'allowed';
  return isEnded(from) || from === 'queued' || to === 'queued' || to === 'launching' ? 'illegal' : 'stale';
}

/** What a Mesos state means for the attempt; undefined for a number this schema does not have. */
export function lifeOf(state: TaskState): TaskLife | undefined {
  switch (state) {
    case TaskState.TASK_STAGING:
      return 'staging';
    case TaskState.TASK_STARTING:
      return 'starting';
    case TaskState.TASK_RUNNING:
      return 'running';
    case TaskState.TASK_KILLING:
      return 'killing';
    case TaskState.TASK_UNREACHABLE:
    case TaskState.TASK_UNKNOWN:
      return 'unreachable';
    case TaskState.TASK_FINISHED:
      return 'finished';
    case TaskState.TASK_FAILED:
      return 'failed';
    case TaskState.TASK_KILLED:
      return 'killed';
    case TaskState.TASK_ERROR:
      return 'error';
    case TaskState.TASK_LOST:
      return 'lost';
    case TaskState.TASK_DROPPED:
      return 'dropped';
    case TaskState.TASK_GONE:
      return 'gone';
    case TaskState.TASK_GONE_BY_OPERATOR:
      return 'gone-by-operator';
    case TaskState.UNRECOGNIZED:
      return undefined;
  }
}
