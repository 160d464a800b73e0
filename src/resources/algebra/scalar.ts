/**
 * Thousandths of `value`, rounded as Mesos does (`llround(x * 1000)`, src/common/values.cpp). All arithmetic
 * of this library happens on these whole numbers: 0.1 + 0.2 is exactly 0.3.
 */
export function toMilli(value: number): number {
  const magnitude = Math.round(Math.abs(value) * 1000);
  return value < 0 && magnitude !== 0 ? -magnitude : magnitude;
}

/** The scalar as it goes on the wire. */
export function fromMilli(milli: number): number {
  return milli / 1000;
}
