import type { Clock } from '../utils/clock.js';
import { MesosError } from '../utils/errors.js';
import { LevelStateStore } from './level/level-state-store.js';
import { MemoryStateStore } from './memory/memory-state-store.js';
import type { StateStore } from './state-store.js';
import { STORAGE_ERRORS } from './storage.errors.js';

/** The stores {@link openStateStore} can open, with the shape of their text. */
export const supportedStores: readonly string[] = ['memory:', 'level:<directory>'];

/**
 * Opens the store that `text` names: `memory:`, or `level:<directory>` with the directory relative to the
 * working directory of the process.
 * @throws MesosError MESOS_STORAGE_UNKNOWN_STORE for any other text, naming the supported ones; otherwise what
 * the driver throws
 */
export async function openStateStore(
  text: string,
  options: { readonly clock?: Clock } = {},
): Promise<StateStore> {
  const colon = text.indexOf(':');
  const driver = colon < 0 ? text : text.slice(0, colon);
  const place = colon < 0 ? '' : text.slice(colon + 1);
  if (driver === 'memory' && place === '') return new MemoryStateStore(options);
  if (driver === 'level' && place !== '') return LevelStateStore.open(place, options);
  const reason =
    driver === 'etcd' ? 'the driver etcd is not available in this version' : 'no driver takes it';
  throw new MesosError(
    STORAGE_ERRORS,
    'MESOS_STORAGE_UNKNOWN_STORE',
    // What follows the driver may hold credentials.
    `"${driver}:${place === '' ? '' : '...'}", ${reason}; supported: ${supportedStores.join(', ')}`,
    { details: { driver, supported: supportedStores } },
  );
}
