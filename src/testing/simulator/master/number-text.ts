/** A double as C++ streams print it: six significant digits, `1e+20` for large ones. */
export function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  if (value === 0) return '0';
  const exponent = Number(value.toExponential(5).split('e')[1]);
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(6)));
  const [mantissa, power] = Number(value.toPrecision(6)).toExponential().split('e');
  const digits = power!.slice(1).padStart(2, '0');
  return `${mantissa}e${power!.startsWith('-') ? '-' : '+'}${digits}`;
}
