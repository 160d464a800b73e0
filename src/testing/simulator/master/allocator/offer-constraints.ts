import { AttributeConstraint_Selector_PseudoattributeType as Pseudoattribute } from '../../../../protocol/gen/mesos/v1/scheduler/scheduler.js';
import { Value_Type as ValueType } from '../../../../protocol/gen/mesos/v1/mesos.js';
import type { AgentInfo } from '../../../../protocol/gen/types/mesos.js';
import type { AttributeConstraint, OfferConstraints } from '../../../../protocol/gen/types/scheduler.js';
import { refuseRegex } from './constraint-regex.js';

/** Why offer constraints are refused; the missing blanks are in the texts of Mesos. */
export function refuseConstraints(
  constraints: OfferConstraints,
  roles: readonly string[],
): string | undefined {
  const byRole = Object.entries(constraints.roleConstraints);
  for (const [role] of byRole) {
    if (!roles.includes(role)) {
      return `Offer constraints specify \`role_constraints\` for a role '${role}'not contained in the set of roles`;
    }
  }
  for (const [role, { groups }] of byRole) {
    const refusal = refuseGroups(role, groups);
    if (refusal !== undefined) return `Offer constraints are not valid: ${refusal}`;
  }
  return undefined;
}

function refuseGroups(
  role: string,
  groups: readonly { attributeConstraints: readonly AttributeConstraint[] }[],
): string | undefined {
  if (groups.length === 0) {
    return `'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role ${role}`;
  }
  for (const { attributeConstraints } of groups) {
    if (attributeConstraints.length === 0) {
      return `'OfferConstraints::RoleConstraints::groups' for role ${role}contains an empty RoleConstraints::Group`;
    }
    for (const constraint of attributeConstraints) {
      const refusal = refuseConstraint(constraint);
      if (refusal !== undefined) return `A role ${role} has an invalid 'AttributeConstraint': ${refusal}`;
    }
  }
  return undefined;
}

function refuseConstraint({ selector, predicate }: AttributeConstraint): string | undefined {
  const { pseudoattributeType, attributeName } = selector;
  if (attributeName === undefined) {
    if (pseudoattributeType === undefined)
      return "Exactly one of 'AttributeConstraint::Selector::name' or 'AttributeConstraint::Selector::pseudoattribute_type' must be set";
    if (
      Pseudoattribute[pseudoattributeType] === undefined ||
      pseudoattributeType <= Pseudoattribute.UNKNOWN
    ) {
      return 'Unknown pseudoattribute type';
    }
  }
  if (Object.values(predicate).every((member) => member === undefined)) return 'Unknown predicate type';
  const regex = predicate.textMatches?.regex ?? predicate.textNotMatches?.regex;
  return regex === undefined ? undefined : refuseRegex(regex);
}

/** Whether an agent may be offered for a role: one group whose constraints all hold, or no constraints. */
export function matchesConstraints(
  constraints: OfferConstraints | undefined,
  role: string,
  agent: AgentInfo,
): boolean {
  const groups = constraints?.roleConstraints[role]?.groups;
  if (groups === undefined) return true;
  return groups.some(({ attributeConstraints }) =>
    attributeConstraints.every((constraint) => holds(constraint, agent)),
  );
}

/** `text` of an attribute that is there, `other` for one of another type than TEXT. */
type Selected = { readonly text: string } | 'other' | undefined;

function select({ selector }: AttributeConstraint, agent: AgentInfo): Selected {
  const domain = agent.domain?.faultDomain;
  switch (selector.pseudoattributeType) {
    case Pseudoattribute.HOSTNAME:
      return { text: agent.hostname };
    case Pseudoattribute.REGION:
      return domain && { text: domain.region.name };
    case Pseudoattribute.ZONE:
      return domain && { text: domain.zone.name };
    default: {
      const attribute = agent.attributes.find(({ name }) => name === selector.attributeName);
      if (attribute === undefined) return undefined;
      return attribute.type === ValueType.TEXT ? { text: attribute.text?.value ?? '' } : 'other';
    }
  }
}

function holds(constraint: AttributeConstraint, agent: AgentInfo): boolean {
  const { predicate } = constraint;
  const selected = select(constraint, agent);
  if (predicate.exists) return selected !== undefined;
  if (predicate.notExists) return selected === undefined;
  // A value that is no text passes every comparison: the scheduler has to look itself (scheduler.proto).
  if (selected === 'other') return true;
  const text = selected?.text;
  if (predicate.textEquals) return text === predicate.textEquals.value;
  if (predicate.textNotEquals) return text !== predicate.textNotEquals.value;
  if (predicate.textMatches) return text !== undefined && matchesFully(predicate.textMatches.regex, text);
  if (predicate.textNotMatches)
    return text === undefined || !matchesFully(predicate.textNotMatches.regex, text);
  return false;
}

function matchesFully(regex: string, text: string): boolean {
  return new RegExp(`^(?:${regex})$`, 'su').test(text);
}
