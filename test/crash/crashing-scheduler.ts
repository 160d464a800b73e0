import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** An attempt that has not ended, as the child sees it. */
export interface LiveAttempt {
  readonly taskId: string;
  readonly state: string;
  readonly version: number;
}

/** An application as the child sees it. */
export interface ListedApplication {
  readonly name: string;
  readonly instances: number;
  readonly version: number;
  readonly deleting: boolean;
  readonly cmd: string;
  readonly tasks: readonly { readonly instance: number; readonly live: readonly LiveAttempt[] }[];
}

/** What the parent can ask for. */
export interface Wish {
  readonly action: 'add' | 'update' | 'scale' | 'remove' | 'restart' | 'list';
  readonly name?: string;
  readonly instances?: number;
  readonly definition?: object;
}

interface Answer {
  readonly id: number | 'ready';
  readonly value?: unknown;
  readonly error?: string;
}

/** One life of the scheduler process. */
export class CrashingScheduler {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number | 'ready', (answer: Answer | undefined) => void>();
  private readonly ended: Promise<unknown>;
  private isOver = false;
  private next = 0;
  /** Resolves when it takes wishes, or has died before. */
  readonly ready: Promise<Answer | undefined>;

  constructor(sources: string, master: string, directory: string) {
    const script = join(process.cwd(), 'test/crash/scheduler.child.mjs');
    this.child = fork(script, [sources, master, directory], { execArgv: ['--no-warnings'] });
    this.ready = new Promise((resolve) => this.waiting.set('ready', resolve));
    this.child.on('message', (answer: Answer) => this.settle(answer.id, answer));
    this.ended = once(this.child, 'exit').then(() => {
      this.isOver = true;
      for (const id of [...this.waiting.keys()]) this.settle(id, undefined);
    });
  }

  /** The answer; undefined when the process died before it gave one. */
  ask(wish: Wish): Promise<Answer | undefined> {
    if (this.isOver) return Promise.resolve(undefined);
    const id = this.next++;
    const answer = new Promise<Answer | undefined>((resolve) => this.waiting.set(id, resolve));
    this.child.send({ id, ...wish }, () => {});
    return answer;
  }

  /** kill -9, and wait until it is dead: the store can be opened then. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private settle(id: number | 'ready', answer: Answer | undefined): void {
    this.waiting.get(id)?.(answer);
    this.waiting.delete(id);
  }
}
