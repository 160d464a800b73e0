import {
  createEventDecorator,
  type EventMethodDecorator,
  type HandlerSelection,
} from '../../dispatch/handler-metadata.js';
import type { Offer } from '../../protocol/gen/types/mesos.js';
import type { OffersContext } from '../contexts.js';
import type { HandlerOptions } from './handler-options.js';

/** Which offers a handler gets. */
export interface OffersHandlerOptions extends HandlerOptions {
  /**
   * Roles whose offers the handler gets; it is called only when there are some. Two handlers of one role
   * are refused at start: an offer can be used once. @default the offers of every role
   */
  readonly role?: string | readonly string[];
}

const decorate = createEventDecorator<OffersContext, [offers: readonly Offer[]]>('OFFERS');

/** Offers have come: accept, hold or decline them. What is left when the handler returns is declined. */
export function OnOffers<Extra extends readonly unknown[] = []>(
  options: OffersHandlerOptions = {},
): EventMethodDecorator<readonly [OffersContext, readonly Offer[], ...Extra]> {
  return decorate<Extra>({ instance: options.instance, ...selectRoles(options.role) });
}

function selectRoles(role: string | readonly string[] | undefined): HandlerSelection<OffersContext> {
  if (role === undefined) return { claim: { what: 'offers' } };
  const roles: readonly string[] = typeof role === 'string' ? [role] : role;
  const wanted = new Set<string | undefined>(roles);
  return {
    filter: `role ${roles.join(', ')}`,
    claim: { what: 'offers', keys: roles.map((name) => `role ${name}`) },
    select: (context) => {
      // Without MULTI_ROLE the master strips the allocation, and the role is the only one there is.
      const offers = context.offers.filter(({ allocationInfo }) => wanted.has(allocationInfo?.role));
      if (offers.length === context.offers.length) return context;
      return offers.length === 0 ? undefined : { ...context, offers };
    },
  };
}
