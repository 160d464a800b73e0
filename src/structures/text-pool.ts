/** Makes equal texts one string in memory: for texts that come off the wire again and again. */
export class TextPool<T extends string = string> {
  private readonly texts = new Map<T, T>();

  /** @param capacity texts remembered; beyond it all are forgotten, which costs nothing but their sharing */
  constructor(private readonly capacity: number) {}

  /** The string that is kept for this text. */
  share(text: T): T {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.texts.size >= this.capacity) this.texts.clear();
    this.texts.set(text, text);
    return text;
  }
}
