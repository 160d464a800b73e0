import type { FieldPlan, Fields, MessagePlan } from './message-plan.js';

/**
 * Gives a message decoded by open-enum code the closed enums of proto2: a number this schema does not know counts
 * as absent, or as the enum's UNKNOWN where the field is required (so that one new task state of a later Mesos
 * does not make a whole stream unreadable). Changes the message in place.
 */
export function closeEnums(plan: MessagePlan, message: Fields): void {
  for (const field of plan.enums) {
    const value = message[field.key];
    if (value === undefined) continue;
    if (field.label === 'repeated') closeRepeated(field, message, value as number[]);
    else if (!field.enum!.names.has(value as number)) {
      message[field.key] = field.label === 'required' ? field.enum!.unknown : undefined;
    }
  }
  for (const field of plan.children) {
    const value = message[field.key];
    if (value === undefined) continue;
    const child = field.message!;
    if (field.label === 'repeated') for (const element of value as Fields[]) closeEnums(child, element);
    else if (field.label === 'map') {
      for (const element of Object.values(value as Record<string, Fields>)) closeEnums(child, element);
    } else closeEnums(child, value as Fields);
  }
}

function closeRepeated(field: FieldPlan, message: Fields, values: number[]): void {
  const names = field.enum!.names;
  if (values.every((value) => names.has(value))) return;
  message[field.key] = values.filter((value) => names.has(value));
}
