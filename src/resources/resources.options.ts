/** How the resource manager treats offers. */
export interface ResourceManagerOptions {
  /**
   * How long an offer may be kept for tasks to come, in milliseconds. While it is kept no other framework can
   * use it, so that high values starve others. @default 0: what is not used at once is declined
   */
  readonly maxHoldMs?: number;
  /** Share of the held offers, 0 to 1, that may be kept after a round; the oldest go first. @default 0.5 */
  readonly maxHeldShare?: number;
}

/** {@link ResourceManagerOptions}, complete. */
export type ResolvedResourceManagerOptions = Required<ResourceManagerOptions>;

export function resolveResourceManagerOptions(
  options: ResourceManagerOptions = {},
): ResolvedResourceManagerOptions {
  return { maxHoldMs: options.maxHoldMs ?? 0, maxHeldShare: options.maxHeldShare ?? 0.5 };
}
