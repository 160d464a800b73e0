import type { Fields, MessagePlan } from './message-plan.js';

/**
 * Whether every required field of a message and of the messages in it is set (proto2; Mesos refuses others).
 * The common case, without building any text.
 */
export function isComplete(plan: MessagePlan, message: Fields): boolean {
  for (const field of plan.required) {
    if (message[field.key] === undefined || message[field.key] === null) return false;
  }
  for (const field of plan.children) {
    const value = message[field.key];
    if (value === undefined || value === null) continue;
    const child = field.message!;
    if (field.label === 'repeated') {
      for (const element of value as readonly Fields[]) if (!isComplete(child, element)) return false;
    } else if (field.label === 'map') {
      for (const element of Object.values(value as Record<string, Fields>)) {
        if (!isComplete(child, element)) return false;
      }
    } else if (!isComplete(child, value as Fields)) return false;
  }
  return true;
}

/**
 * The dotted paths of the missing required fields, as protobuf's `InitializationErrorString` lists them and the
 * master repeats them: `accept.operations[0].launch.task_infos[0].task_id`.
 */
export function missingFields(plan: MessagePlan, message: Fields, prefix = ''): string[] {
  const missing: string[] = [];
  for (const field of plan.required) {
    if (message[field.key] === undefined || message[field.key] === null) missing.push(prefix + field.name);
  }
  for (const field of plan.children) {
    const value = message[field.key];
    if (value === undefined || value === null) continue;
    const child = field.message!;
    const path = prefix + field.name;
    if (field.label === 'repeated') {
      (value as readonly Fields[]).forEach((element, index) => {
        missing.push(...missingFields(child, element, `${path}[${index}].`));
      });
    } else if (field.label === 'map') {
      // Protobuf names the entry, not its key.
      Object.values(value as Record<string, Fields>).forEach((element, index) => {
        missing.push(...missingFields(child, element, `${path}[${index}].value.`));
      });
    } else missing.push(...missingFields(child, value as Fields, `${path}.`));
  }
  return missing;
}
