import { Readable } from 'node:stream';

/**
 * What one client of the event stream still has to get. A client that reads too slowly is not waited for: its
 * stream ends, it reconnects, and gets what it missed as long as that is kept.
 */
export class ChangeStream extends Readable {
  private waiting: string[] = [];
  private hasRoom = false;
  private isOver = false;

  /**
   * @param maxWaiting events that may wait for the client
   * @param onGone told once, when the client has gone or the stream has ended
   */
  constructor(
    private readonly maxWaiting: number,
    private readonly onGone: () => void,
  ) {
    super({ encoding: 'utf8' });
  }

  /** Whether the client has got everything so far. */
  get isIdle(): boolean {
    return this.waiting.length === 0;
  }

  /** Sends it as soon as the client reads. */
  send(text: string): void {
    if (this.isOver) return;
    if (this.waiting.length >= this.maxWaiting) {
      this.waiting = [];
      this.finish();
      return;
    }
    this.waiting.push(text);
    this.flush();
  }

  /** Ends the stream after what waits. */
  finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.flush();
  }

  override _read(): void {
    this.hasRoom = true;
    this.flush();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.isOver = true;
    this.waiting = [];
    this.onGone();
    callback(error);
  }

  private flush(): void {
    if (this.destroyed) return;
    let sent = 0;
    while (this.hasRoom && sent < this.waiting.length) this.hasRoom = this.push(this.waiting[sent++]);
    this.waiting.splice(0, sent);
    if (this.isOver && this.waiting.length === 0) this.push(null);
  }
}
