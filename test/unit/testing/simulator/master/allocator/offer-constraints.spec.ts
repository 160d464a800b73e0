import { describe, expect, it } from '@jest/globals';
import { AttributeConstraint_Selector_PseudoattributeType as Pseudoattribute } from '../../../../../../src/protocol/gen/mesos/v1/scheduler/scheduler.js';
import type {
  AttributeConstraint,
  AttributeConstraint_Predicate,
  OfferConstraints,
} from '../../../../../../src/protocol/gen/types/scheduler.js';
import type { AgentId } from '../../../../../../src/protocol/ids.js';
import { createAgentInfo } from '../../../../../../src/testing/simulator/agent/agent-info.js';
import {
  matchesConstraints,
  refuseConstraints,
} from '../../../../../../src/testing/simulator/master/allocator/offer-constraints.js';

const agent = createAgentInfo({
  id: 'S0' as AgentId,
  hostname: 'alpha.example',
  attributes: 'rack:r1;level:7',
});

const on = (attributeName: string, predicate: AttributeConstraint_Predicate): AttributeConstraint => ({
  selector: { attributeName },
  predicate,
});
const byRole = (...groups: AttributeConstraint[][]): OfferConstraints => ({
  roleConstraints: { r: { groups: groups.map((attributeConstraints) => ({ attributeConstraints })) } },
});
const matches = (...groups: AttributeConstraint[][]): boolean =>
  matchesConstraints(byRole(...groups), 'r', agent);
const equals = (value: string): AttributeConstraint_Predicate => ({ textEquals: { value } });

describe('offer constraints of the simulated master', () => {
  it('M61 - groups are alternatives, the constraints of a group all have to hold', () => {
    const [yes, no] = [on('rack', equals('r1')), on('rack', equals('r2'))];
    expect(matches([yes])).toBe(true);
    expect(matches([no])).toBe(false);
    expect(matches([yes, no])).toBe(false);
    expect(matches([no], [yes])).toBe(true);
    expect(matches([yes, no], [no])).toBe(false);
  });

  it('M61 - a role without constraints gets all offers', () => {
    expect(matchesConstraints(byRole([on('rack', equals('r2'))]), 'other', agent)).toBe(true);
    expect(matchesConstraints(undefined, 'r', agent)).toBe(true);
  });

  it.each([
    ['r1', true],
    ['r', false],
    ['r.', true],
    ['1', false],
    ['x|r1', true],
    ['r1|', true],
    ['a|r', false],
  ])('M61 - expression %j has to match all of "r1": %p', (regex, expected) => {
    expect(matches([on('rack', { textMatches: { regex } })])).toBe(expected);
    expect(matches([on('rack', { textNotMatches: { regex } })])).toBe(!expected);
  });

  it('M61 - an attribute that is no TEXT passes every comparison, and exists', () => {
    expect(matches([on('level', equals('8'))])).toBe(true);
    expect(matches([on('level', { textNotEquals: { value: '7' } })])).toBe(true);
    expect(matches([on('level', { textMatches: { regex: 'x' } })])).toBe(true);
    expect(matches([on('level', { exists: {} })])).toBe(true);
    expect(matches([on('level', { notExists: {} })])).toBe(false);
  });

  it('M61 - an attribute that is not there equals nothing and differs from everything', () => {
    expect(matches([on('zone', equals('z'))])).toBe(false);
    expect(matches([on('zone', { textNotEquals: { value: 'z' } })])).toBe(true);
    expect(matches([on('zone', { textNotMatches: { regex: '.*' } })])).toBe(true);
    expect(matches([on('zone', { notExists: {} })])).toBe(true);
  });

  it('M61 - the host name is an attribute too', () => {
    const selector = { pseudoattributeType: Pseudoattribute.HOSTNAME };
    expect(matches([{ selector, predicate: { textMatches: { regex: 'alpha\\..*' } } }])).toBe(true);
    expect(matches([{ selector, predicate: equals('beta.example') }])).toBe(false);
  });

  it.each([
    [byRole(), /has an empty 'RoleConstraints::groups'/u],
    [byRole([]), /contains an empty RoleConstraints::Group/u],
    [byRole([{ selector: {}, predicate: equals('x') }]), /Exactly one of/u],
    [byRole([on('rack', {})]), /Unknown predicate type/u],
    [byRole([on('rack', { textMatches: { regex: '(' } })]), /missing \)/u],
  ])('M61 M36 - bad constraints are refused (%#)', (constraints, message) => {
    expect(refuseConstraints(constraints, ['r'])).toMatch(message);
  });

  it('M61 M36 - so are those of a role the framework does not have', () => {
    expect(refuseConstraints(byRole([on('rack', { exists: {} })]), ['other'])).toContain("for a role 'r'");
  });
});
