import { Environment_Variable_Type, Secret_Type } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { CommandInfo, Environment_Variable, Secret } from '../../../../protocol/gen/types/mesos.js';

/** Why a command is refused: its environment (src/common/validation.cpp `validateEnvironment`). */
export function refuseCommand(command: CommandInfo): string | undefined {
  for (const variable of command.environment?.variables ?? []) {
    const refusal = refuseVariable(variable);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseVariable({ name, type, value, secret }: Environment_Variable): string | undefined {
  switch (type) {
    case undefined:
    case Environment_Variable_Type.VALUE:
      if (value === undefined) return `Environment variable '${name}' of type 'VALUE' must have a value set`;
      return secret && `Environment variable '${name}' of type 'VALUE' must not have a secret set`;
    case Environment_Variable_Type.SECRET:
      if (secret === undefined)
        return `Environment variable '${name}' of type 'SECRET' must have a secret set`;
      if (value !== undefined)
        return `Environment variable '${name}' of type 'SECRET' must not have a value set`;
      return refuseSecret(name, secret);
    default:
      return "Environment variable of type 'UNKNOWN' is not allowed";
  }
}

function refuseSecret(name: string, secret: Secret): string | undefined {
  const prefix = `Environment variable '${name}' specifies an invalid secret: `;
  if (secret.type === Secret_Type.REFERENCE) {
    if (secret.reference === undefined)
      return `${prefix}Secret of type REFERENCE must have the 'reference' field set`;
    return (
      secret.value &&
      `${prefix}Secret '${secret.reference.name}' of type REFERENCE must not have the 'value' field set`
    );
  }
  if (secret.type === Secret_Type.VALUE) {
    if (secret.value === undefined) return `${prefix}Secret of type VALUE must have the 'value' field set`;
    return secret.reference && `${prefix}Secret of type VALUE must not have the 'reference' field set`;
  }
  return `${prefix}Secret type must be set`;
}
