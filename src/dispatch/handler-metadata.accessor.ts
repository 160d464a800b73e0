import { HANDLER_METADATA, type HandlerMetadata } from './handler-metadata.js';

/** The only reader of handler metadata. Total: whatever it is asked about, it answers with an array. @internal */
export function getHandlerMetadata(method: unknown): readonly HandlerMetadata[] {
  if (typeof method !== 'function') return [];
  const entries: unknown = Reflect.getOwnMetadata(HANDLER_METADATA, method);
  return Array.isArray(entries) ? entries.filter(isHandlerMetadata) : [];
}

// Another copy of the package, perhaps of another version, may have written the entry.
function isHandlerMetadata(entry: unknown): entry is HandlerMetadata {
  if (typeof entry !== 'object' || entry === null) return false;
  const { source, eventType, instance } = entry as Partial<HandlerMetadata>;
  return typeof source === 'string' && typeof eventType === 'string' && typeof instance === 'string';
}
