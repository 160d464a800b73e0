import type { AgentId, FrameworkId, OfferId } from '../../../../protocol/ids.js';
import type { Resources } from '../../../../resources/algebra/resources.js';
import type { Timer } from '../../../../utils/clock.js';

/** An offer nobody has answered yet. */
export interface OutstandingOffer {
  readonly id: OfferId;
  readonly frameworkId: FrameworkId;
  readonly agentId: AgentId;
  readonly role: string;
  /** Allocated to {@link role}. */
  readonly resources: Resources;
  readonly timer: Timer | undefined;
}

/** The outstanding offers of one master. An offer leaves the book once, however it ends. */
export class OfferBook {
  private readonly byId = new Map<OfferId, OutstandingOffer>();
  private counter = 0;

  constructor(private readonly masterId: string) {}

  /** `<master uuid>-O0`, `-O1` ...; inverse offers draw from the same counter. */
  nextId(): OfferId {
    return `${this.masterId}-O${this.counter++}` as OfferId;
  }

  get(id: OfferId): OutstandingOffer | undefined {
    return this.byId.get(id);
  }

  all(): OutstandingOffer[] {
    return [...this.byId.values()];
  }

  add(offer: OutstandingOffer): void {
    this.byId.set(offer.id, offer);
  }

  /** Takes an offer out of the book; undefined when it is not in it. */
  take(id: OfferId): OutstandingOffer | undefined {
    const offer = this.byId.get(id);
    if (offer === undefined) return undefined;
    this.byId.delete(id);
    offer.timer?.cancel();
    return offer;
  }
}
