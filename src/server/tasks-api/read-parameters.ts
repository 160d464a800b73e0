import { taskLives, type TaskLife } from '../../tasks/ledger/task-machine.js';
import type { RolloutOptions } from '../../tasks/manager/application-record.js';
import { applicationStates, type ApplicationState } from './application.view.js';
import { throwProblems, type RequestProblem } from './problem.js';

/** Parameters of a query as the platform reads them: several of one name are a list. */
export type Query = Readonly<Record<string, unknown>>;

/** Which part of a list is asked for. */
export interface Page {
  readonly limit: number;
  /** The key after which the page begins. */
  readonly after: string | undefined;
}

/** Reads the parameters of one request; every problem is found before {@link ParameterReader.done} throws. */
export class ParameterReader {
  private readonly problems: RequestProblem[] = [];
  private readonly known = new Set<string>();

  constructor(private readonly query: Query) {}

  /** @throws MesosError MESOS_SERVER_REQUEST_INVALID naming every wrong and every unknown parameter */
  done(): void {
    for (const name of Object.keys(this.query)) {
      if (!this.known.has(name)) this.problems.push({ path: name, rule: 'is not a parameter here' });
    }
    throwProblems(this.problems);
  }

  text(name: string): string | undefined {
    const value = this.take(name);
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    this.problems.push({ path: name, value, rule: 'must be given once, with a value' });
    return undefined;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined && this.query[name] === undefined) {
      this.problems.push({ path: name, rule: 'is needed' });
    }
    return value ?? '';
  }

  texts(name: string): readonly string[] {
    const value = this.take(name);
    const list = value === undefined ? [] : Array.isArray(value) ? value : [value];
    const texts = list.filter((each): each is string => typeof each === 'string' && each !== '');
    if (texts.length < list.length) this.problems.push({ path: name, value, rule: 'must have a value' });
    return texts;
  }

  whole(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    const rule = `must be a whole number from ${least} to ${most}`;
    this.problems.push({ path: name, value: text, rule });
    return undefined;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    const choice = choices.find((each) => each === text);
    if (text !== undefined && choice === undefined) {
      this.problems.push({ path: name, value: text, rule: `must be one of ${choices.join(', ')}` });
    }
    return choice;
  }

  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false']) === 'true';
  }

  page(): Page {
    return { limit: this.whole('limit', 1, 1000) ?? 100, after: this.text('after') };
  }

  rollout(): RolloutOptions {
    const batchSize = this.whole('batchSize', 1, 100_000);
    const pauseSeconds = this.whole('pauseSeconds', 0, 86_400);
    const order = this.oneOf('order', ['start-first', 'stop-first']);
    return {
      ...(batchSize !== undefined && { batchSize }),
      ...(pauseSeconds !== undefined && { pauseSeconds }),
      ...(order !== undefined && { order }),
    };
  }

  applicationState(): ApplicationState | undefined {
    return this.oneOf('state', applicationStates);
  }

  taskState(): TaskLife | undefined {
    return this.oneOf('state', taskLives);
  }

  private take(name: string): unknown {
    this.known.add(name);
    return this.query[name];
  }
}

/** The entries of a page, and the key to go on after; `all` is sorted by `keyOf`. */
export function pageOf<T>(
  all: readonly T[],
  { limit, after }: Page,
  keyOf: (entry: T) => string,
): { readonly entries: readonly T[]; readonly next: string | undefined } {
  const rest = after === undefined ? all : all.filter((entry) => keyOf(entry) > after);
  const entries = rest.slice(0, limit);
  const last = entries.at(-1);
  return { entries, next: rest.length > limit && last !== undefined ? keyOf(last) : undefined };
}
