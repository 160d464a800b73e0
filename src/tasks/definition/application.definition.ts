import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsNotEmpty, IsString } from 'class-validator';
import { ContainerDefinition, HealthCheckDefinition } from './container.definition.js';
import {
  IfGiven,
  IsAmount,
  IsAmountMap,
  IsApplicationName,
  IsPorts,
  IsPositiveAmount,
  IsSecondsOrNever,
  IsTextMap,
  IsWhole,
  Nested,
  NestedList,
} from './definition-rules.js';

/** What one instance needs. */
export class ResourcesDefinition {
  @IsPositiveAmount() cpus!: number;
  /** MiB. */
  @IsPositiveAmount() mem!: number;
  /** MiB. @default none */
  @IfGiven() @IsAmount(0) disk?: number;
  /** Whole ones. @default none */
  @IfGiven() @IsWhole(0, 1000) gpus?: number;
  /** How many ports to pick, or exactly which. @default none */
  @IfGiven() @IsPorts() ports?: number | number[];
  /** Further scalars by name. */
  @IfGiven() @IsAmountMap() custom?: Record<string, number>;
  /** Only offers to this role are used. @default any role of the framework */
  @IfGiven() @IsString() @IsNotEmpty() role?: string;
}

/** `CommandInfo.URI`: fetched into the sandbox before the task starts. */
export class UriDefinition {
  @IsString() @IsNotEmpty() value!: string;
  @IfGiven() @IsBoolean() executable?: boolean;
  /** @default true */
  @IfGiven() @IsBoolean() extract?: boolean;
  @IfGiven() @IsBoolean() cache?: boolean;
  @IfGiven() @IsString() @IsNotEmpty() outputFile?: string;
}

/** What runs: a shell line (`cmd`), a program with arguments (`argv`), or neither for the image's own. */
export class CommandDefinition {
  @IfGiven() @IsString() @IsNotEmpty() cmd?: string;
  /** The program, then its arguments; no shell. */
  @IfGiven() @IsArray() @ArrayNotEmpty() @IsString({ each: true }) argv?: string[];
  @IfGiven() @NestedList(() => UriDefinition) uris?: UriDefinition[];
  @IfGiven() @IsTextMap() environment?: Record<string, string>;
  /** @default the user of the framework */
  @IfGiven() @IsString() @IsNotEmpty() user?: string;
}

/** A rule about agents, as in `resources/`. */
export class ConstraintDefinition {
  @IsString() @IsNotEmpty() field!: string;
  @IsIn(['IS', 'IN', 'LIKE', 'UNLIKE', 'UNIQUE', 'MAX_PER', 'GROUP_BY', 'CLUSTER'])
  operator!: 'IS' | 'IN' | 'LIKE' | 'UNLIKE' | 'UNIQUE' | 'MAX_PER' | 'GROUP_BY' | 'CLUSTER';
  @IfGiven() @IsString() value?: string;
  @IfGiven() @IsArray() @ArrayNotEmpty() @IsString({ each: true }) values?: string[];
  @IfGiven() @IsWhole(1, 1e6) max?: number;
  @IfGiven() @IsWhole(1, 1e6) groups?: number;
}

/** Waiting between the attempts of an instance that fails. */
export class RetryDefinition {
  /** Bound of the first wait; it doubles with every failure. @default 1 */
  @IfGiven() @IsAmount(0, 86_400) initialSeconds?: number;
  /** No wait is longer. @default 300 */
  @IfGiven() @IsAmount(0, 86_400) maxSeconds?: number;
  /** Growth per failure; 1 waits evenly. @default 2 */
  @IfGiven() @IsAmount(1, 100) factor?: number;
  /** Failures in a row after which it is given up. @default never */
  @IfGiven() @IsWhole(0, 1e6) limit?: number;
  /** A run of at least this long makes the failures before it forgotten. @default 60 */
  @IfGiven() @IsAmount(0, 86_400) resetAfterSeconds?: number;
}

/** How other software finds the task (`DiscoveryInfo`). */
export class DiscoveryDefinition {
  @IfGiven() @IsIn(['FRAMEWORK', 'CLUSTER', 'EXTERNAL']) visibility?: 'FRAMEWORK' | 'CLUSTER' | 'EXTERNAL';
  @IfGiven() @IsString() @IsNotEmpty() name?: string;
  @IfGiven() @IsString() @IsNotEmpty() environment?: string;
  /** Names of the assigned ports, in order. */
  @IfGiven() @IsArray() @IsString({ each: true }) portNames?: string[];
}

/** An application: so many instances of one task. */
export class ApplicationDefinition {
  @IsApplicationName() name!: string;
  /** @default 1 */
  @IfGiven() @IsWhole(0, 100_000) instances?: number;
  @Nested(() => ResourcesDefinition) resources!: ResourcesDefinition;
  @IfGiven() @Nested(() => CommandDefinition) command?: CommandDefinition;
  @IfGiven() @Nested(() => ContainerDefinition) container?: ContainerDefinition;
  @IfGiven() @Nested(() => HealthCheckDefinition) healthCheck?: HealthCheckDefinition;
  @IfGiven() @IsTextMap() labels?: Record<string, string>;
  @IfGiven()
  @NestedList(() => ConstraintDefinition)
  constraints?: ConstraintDefinition[];
  /** Texts of which an agent must have one as the value of some attribute; every list must be met. */
  @IfGiven() @IsArray() attributeFilters?: string[][];
  @IfGiven() @Nested(() => RetryDefinition) retry?: RetryDefinition;
  /** When an instance that ended is started again. @default always */
  @IfGiven() @IsIn(['always', 'on-failure', 'never']) restart?: 'always' | 'on-failure' | 'never';
  /** Time between SIGTERM and SIGKILL. @default the executor's, 3 (launcher/executor) */
  @IfGiven() @IsAmount(0, 86_400) killGraceSeconds?: number;
  @IfGiven() @IsAmount(0) maxCompletionSeconds?: number;
  /**
   * How long an unreachable instance is waited for before another takes its place; the old one is killed when
   * it comes back. @default 300
   */
  @IfGiven() @IsSecondsOrNever(1e7) unreachableAfterSeconds?: number | 'never';
  @IfGiven() @Nested(() => DiscoveryDefinition) discovery?: DiscoveryDefinition;
}
