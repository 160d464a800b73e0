import { FrameworkInfo_Capability_Type } from '../protocol/gen/mesos/v1/mesos.js';
import type { FrameworkInfoInput, LabelsInput, OfferFiltersInput } from '../protocol/gen/types/mesos.js';

/** What a framework can deal with; decides what the master offers and reports (Mesos `docs/versioning.md`). */
export type FrameworkCapability = Exclude<
  keyof typeof FrameworkInfo_Capability_Type,
  'UNKNOWN' | 'UNRECOGNIZED'
>;

/** Capabilities of every framework that names none. */
export const DEFAULT_CAPABILITIES: readonly FrameworkCapability[] = [
  'PARTITION_AWARE',
  'TASK_KILLING_STATE',
  'MULTI_ROLE',
  'RESERVATION_REFINEMENT',
];

/** Who the framework is, in the words of Mesos's FrameworkInfo. */
export interface FrameworkOptions {
  /** Shown by Mesos; also the name under which the framework id is stored. */
  readonly name: string;
  /** User tasks run as, unless they say otherwise. Kept by the master for the life of the framework. */
  readonly user: string;
  /** Roles whose offers are wanted. One at most without the capability MULTI_ROLE. @default ['*'] */
  readonly roles?: readonly string[];
  /**
   * Seconds the master keeps the tasks of a framework that is away; 0: kills them at once.
   * @default 604_800 (a week), see Mesos `docs/high-availability-framework-guide.md`
   */
  readonly failoverTimeoutSeconds?: number;
  /** Tasks survive a restart of their agent. Kept by the master for the life of the framework. @default true */
  readonly checkpoint?: boolean;
  /** The whole list. @default {@link DEFAULT_CAPABILITIES} */
  readonly capabilities?: readonly FrameworkCapability[];
  /** Owner of reservations; must be that of the credentials. Never changes. @default that of the credentials, by the master */
  readonly principal?: string;
  /** Shown by Mesos. @default none */
  readonly hostname?: string;
  /** Page of the framework that Mesos links to. @default none */
  readonly webuiUrl?: string;
  /** @default none */
  readonly labels?: LabelsInput;
  /** Per role, the least an offer must have; masters since 1.8. @default that of the master */
  readonly offerFilters?: Readonly<Record<string, OfferFiltersInput>>;
}

/** The roles of a framework. */
export function rolesOf(framework: FrameworkOptions): readonly string[] {
  return framework.roles ?? ['*'];
}

/** The FrameworkInfo to register with, without an id. Sets `role` or `roles`, as MULTI_ROLE demands (S62). */
export function createFrameworkInfo(framework: FrameworkOptions): FrameworkInfoInput {
  const { name, user, failoverTimeoutSeconds = 604_800, checkpoint = true } = framework;
  const {
    capabilities = DEFAULT_CAPABILITIES,
    principal,
    hostname,
    webuiUrl,
    labels,
    offerFilters,
  } = framework;
  const roles = rolesOf(framework);
  return {
    name,
    user,
    failoverTimeout: failoverTimeoutSeconds,
    checkpoint,
    ...(capabilities.includes('MULTI_ROLE') ? { roles } : roles[0] !== undefined && { role: roles[0] }),
    capabilities: capabilities.map((capability) => ({ type: FrameworkInfo_Capability_Type[capability] })),
    ...(principal !== undefined && { principal }),
    ...(hostname !== undefined && { hostname }),
    ...(webuiUrl !== undefined && { webuiUrl }),
    ...(labels && { labels }),
    ...(offerFilters && { offerFilters: { ...offerFilters } }),
  };
}
