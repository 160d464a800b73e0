// The measured window of a stream client: the first fifth of the events warms up and is not counted.

export class Window {
  seen = 0;
  #start;

  constructor(total) {
    this.total = total;
    this.from = Math.floor(total / 5);
  }

  /** Call per event, with how many it stands for. */
  count(events = 1) {
    this.seen += events;
    if (!this.#start && this.seen >= this.from) {
      this.#start = { seen: this.seen, wall: process.hrtime.bigint(), cpu: process.cpuUsage() };
    }
    if (this.seen === this.total) this.last();
  }

  /** Remembers the end; the last call counts. */
  last() {
    const cpu = process.cpuUsage(this.#start.cpu);
    this.end = {
      events: this.seen - this.#start.seen,
      wallMs: Number(process.hrtime.bigint() - this.#start.wall) / 1e6,
      cpuMs: (cpu.user + cpu.system) / 1000,
    };
  }

  /** Sends the result to the parent process and ends this one. */
  report(extra = {}) {
    if (!this.end) this.last();
    process.send({ ...this.end, seen: this.seen, rssMb: process.memoryUsage().rss / 2 ** 20, ...extra }, () =>
      process.exit(0),
    );
  }
}
