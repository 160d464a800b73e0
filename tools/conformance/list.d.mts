export interface NamedTest {
  readonly path: string;
  readonly title: string;
}
export const CHECKLISTS: Readonly<
  Record<'S' | 'M' | 'A', { readonly title: string; readonly count: number }>
>;
export function findTitles(source: string): { readonly title: string; readonly ids: readonly string[] }[];
export function collect(sources: ReadonlyMap<string, string>): Map<string, readonly NamedTest[]>;
export function render(tests: ReadonlyMap<string, readonly NamedTest[]>): string;
