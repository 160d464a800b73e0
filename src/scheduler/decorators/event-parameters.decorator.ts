import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** The event context, or with a name one field of it: `@Event() update`, `@Event('agentId') agentId`. */
export const Event = createParamDecorator((field: string | undefined, execution: ExecutionContext) =>
  field === undefined ? contextOf(execution) : fieldOf(execution, field),
);

/** The offers of an OFFERS event that fall to this handler. */
export const Offers = createParamDecorator((_data: undefined, execution: ExecutionContext) =>
  fieldOf(execution, 'offers'),
);

/** The status of an UPDATE or UPDATE_OPERATION_STATUS event. */
export const Status = createParamDecorator((_data: undefined, execution: ExecutionContext) =>
  fieldOf(execution, 'status'),
);

/** The record of the task of an UPDATE event; undefined for a task the framework does not know. */
export const TaskRecord = createParamDecorator((_data: undefined, execution: ExecutionContext) =>
  fieldOf(execution, 'record'),
);

function contextOf(execution: ExecutionContext): object {
  return execution.getArgByIndex<object>(0);
}

function fieldOf(execution: ExecutionContext, field: string): unknown {
  const value: unknown = Reflect.get(contextOf(execution), field);
  return value;
}
