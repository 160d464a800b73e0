import type { ClientOptions, ResolvedClientOptions } from './client/index.js';
import type { FailurePolicy } from './dispatch/index.js';
import type { MesosLogger } from './logging/index.js';
import type { Encoding } from './protocol/index.js';
import type { ResolvedSchedulerOptions, SchedulerOptions } from './scheduler/index.js';
import type { StateStore } from './storage/index.js';
import type { TaskManagerOptions } from './tasks/index.js';
import type { Clock, Random } from './utils/index.js';

/** What people write in `MesosModule.forRoot({...})`. */
export interface MesosModuleOptions {
  /**
   * Masters of the cluster, a list or comma text: `http://a:5050`, `https://b:5050`, `c:5050` or `d`. Wrong
   * ones are refused at start, unreachable ones tried for ever.
   */
  readonly masters: ClientOptions['masters'];
  /** Who the framework is. `framework.principal` defaults to the principal of `credentials`. */
  readonly framework: SchedulerOptions['framework'];
  /** Encoding of calls and events; `json` is several times slower. @default 'protobuf' */
  readonly encoding?: Encoding;
  /** Sent with every request, only to hosts that are masters or trusted. @default none */
  readonly credentials?: ClientOptions['credentials'];
  /** For `https` masters. @default what Node trusts */
  readonly tls?: ClientOptions['tls'];
  /** How to talk HTTP: time limits, sizes, connections. @default see each */
  readonly client?: Omit<ClientOptions, 'masters' | 'credentials' | 'tls'>;
  /** Subscription, calls, offers and reconciliation. @default see each */
  readonly scheduler?: Omit<SchedulerOptions, 'framework'>;
  /** How the Task Manager keeps tasks. @default see each */
  readonly tasks?: TaskManagerOptions;
  readonly handlers?: {
    /**
     * A status update whose handler fails: `report` acknowledges it (the status is stored, the failure is
     * logged and published on `HandlerFailures`), `hold` does not, so that Mesos sends it again: handlers
     * must then expect repeats. @default 'report'
     */
    readonly failurePolicy?: FailurePolicy;
  };
  /**
   * Where the framework id and the tasks are kept: a store, which the app opens and closes, or a text:
   * `memory:` forgets all at the end of the process, `level:<directory>` keeps it on this machine.
   * @default 'memory:'
   */
  readonly storage?: StateStore | string;
  /** @default Nest's own logger */
  readonly logger?: MesosLogger;
  /** @default the clock of the machine */
  readonly clock?: Clock;
  /** @default the randomness of the machine */
  readonly random?: Random;
  /** Subscribe when the app has started. False: call `scheduler.start()`. @default true */
  readonly autoStart?: boolean;
}

/** {@link MesosModuleOptions}, complete and checked: one slice per component. */
export interface ResolvedMesosOptions {
  /** Name of the module instance. */
  readonly instance: string;
  readonly encoding: Encoding;
  readonly client: ResolvedClientOptions;
  readonly scheduler: ResolvedSchedulerOptions;
  readonly tasks: TaskManagerOptions;
  readonly handlers: { readonly failurePolicy: FailurePolicy };
  readonly storage: StateStore | string;
  readonly logger: MesosLogger;
  readonly clock: Clock;
  readonly random: Random;
  readonly autoStart: boolean;
}

/** For `MesosModule.forRootAsync({ useClass })` and `useExisting`. */
export interface MesosOptionsFactory {
  createMesosOptions(): MesosModuleOptions | Promise<MesosModuleOptions>;
}
