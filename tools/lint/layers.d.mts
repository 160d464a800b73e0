export const LAYERS: Readonly<Record<string, readonly string[]>>;
export function checkLayers(sources: ReadonlyMap<string, string>): string[];
