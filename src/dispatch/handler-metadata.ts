import 'reflect-metadata';

// A registered symbol, so that two copies of the package in one process see each other's handlers.
/** Key of the array of {@link HandlerMetadata} on a decorated method. @internal */
export const HANDLER_METADATA = Symbol.for('nestjs-mesos:handler');

/** Name of the module instance that handlers belong to unless they name another one. */
export const DEFAULT_INSTANCE = 'default';

/** Something only one handler of a module instance may have, e.g. the offers of a role. */
export interface HandlerClaim {
  /** What is claimed, e.g. `offers`. */
  readonly what: string;
  /** Which of it, e.g. `role web`. @default all of it */
  readonly keys?: readonly string[];
}

/** What the author of a decorator says about a handler. */
export interface HandlerSelection<Context extends object> {
  /** Name of the module instance the handler belongs to. @default 'default' */
  readonly instance?: string | undefined;
  /** The filter in words, for the routing table, e.g. `states TASK_FAILED`. */
  readonly filter?: string;
  /**
   * Picks what the handler gets: the context itself, a narrowed copy, or undefined when the event is
   * not for it. Absent: every event, unchanged. Must be quick and must not throw.
   */
  select?(this: void, context: Context): Context | undefined;
  readonly claim?: HandlerClaim;
}

/** One entry of the metadata array: one decorator on one method. @internal */
export interface HandlerMetadata extends HandlerSelection<object> {
  /** Whose events: `scheduler` or `executor`. Both may live in one process and share event names. */
  readonly source: string;
  /** Type of the event in Mesos's words, e.g. `OFFERS`. */
  readonly eventType: string;
  readonly instance: string;
}

/** The signature can receive none of what the event offers; `Offered` lists what it could take. */
export interface SignatureMismatch<Offered> {
  readonly 'the parameters of this handler do not fit the event, which offers': Offered;
}

type FitsOne<Parameter, Offered extends readonly unknown[]> = true extends {
  [Index in keyof Offered]: [Offered[Index]] extends [Parameter] ? true : false;
}[number]
  ? Parameter
  : never;

type Fitting<Parameters extends readonly unknown[], Offered extends readonly unknown[]> = {
  [Index in keyof Parameters]: FitsOne<Parameters[Index], Offered>;
};

type Signature = (...parameters: never[]) => unknown;

/**
 * Decorates a method whose every parameter can receive one of `Offered`: the context of the event or what
 * a parameter decorator takes out of it. Anything else does not compile. A method without parameters fits.
 */
export type EventMethodDecorator<Offered extends readonly unknown[]> = <Method extends Signature>(
  target: object,
  methodName: string | symbol,
  descriptor: TypedPropertyDescriptor<Method> &
    ([Parameters<Method>] extends [Fitting<Parameters<Method>, Offered>]
      ? unknown
      : SignatureMismatch<Offered>),
) => void;

/** Makes decorators of one event. `Extra`: what the handler's own parameter decorators or pipes deliver. */
export type EventDecorator<Context extends object, Parts extends readonly unknown[]> = <
  Extra extends readonly unknown[] = [],
>(
  selection?: HandlerSelection<Context>,
) => EventMethodDecorator<readonly [Context, ...Parts, ...Extra]>;

/**
 * Makes the decorator of one event type. Use it to build a decorator of your own with the type safety of
 * ours. The decorators stack; each only appends to the metadata of its method.
 *
 * @typeParam Context what a handler of the event receives
 * @typeParam Parts what parameter decorators can take out of the context
 */
export function createEventDecorator<Context extends object, Parts extends readonly unknown[] = []>(
  eventType: string,
  source = 'scheduler',
): EventDecorator<Context, Parts> {
  return (selection = {}) =>
    (_target, _methodName, descriptor) => {
      const { instance = DEFAULT_INSTANCE } = selection;
      const entry = { ...selection, source, eventType, instance };
      const method = descriptor.value as object;
      const entries = (Reflect.getOwnMetadata(HANDLER_METADATA, method) ?? []) as readonly unknown[];
      Reflect.defineMetadata(HANDLER_METADATA, [...entries, entry], method);
    };
}
