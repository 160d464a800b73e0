import type { LabelsInput, ParametersInput } from '../../protocol/gen/types/mesos.js';

/** One label per key. */
export function buildLabels(labels: Readonly<Record<string, string>>): LabelsInput {
  return { labels: Object.entries(labels).map(([key, value]) => ({ key, value })) };
}

/** One parameter per key. */
export function buildParameters(parameters: Readonly<Record<string, string>>): ParametersInput {
  return { parameter: Object.entries(parameters).map(([key, value]) => ({ key, value })) };
}
