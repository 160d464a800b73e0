/** What a module instance has opened itself and therefore closes: parts that the app hands in are the app's. */
export class OpenedParts {
  private readonly parts: { close(): Promise<void> }[] = [];

  add<Part extends { close(): Promise<void> }>(part: Part): Part {
    this.parts.push(part);
    return part;
  }

  /** Closes everything, last opened first. Idempotent. @throws the first failure, after trying all */
  async close(): Promise<void> {
    const closing = this.parts.splice(0).reverse();
    const results: PromiseSettledResult<void>[] = [];
    for (const part of closing) results.push(...(await Promise.allSettled([part.close()])));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
