/** What serves a path. */
export type Route = 'scheduler' | 'operator' | 'health' | 'redirect' | 'version' | 'state' | 'unknown';

/** Endpoints of the process `master`, reachable with and without its name in front. */
const exact: Readonly<Record<string, Route>> = {
  '/health': 'health',
  '/redirect': 'redirect',
  '/state': 'state',
};

/**
 * Routes as libprocess does: a path without a route of its own goes to the longest one above it, so
 * `/api/v1/scheduler/more` is the scheduler API and `/api/v1/nothing` the operator API.
 */
export function routeOf(pathname: string): Route {
  if (pathname === '/version') return 'version';
  const path = pathname.replace(/^\/master(?=\/)/, '');
  if (path in exact) return exact[path]!;
  if (isAtOrBelow(path, '/api/v1/scheduler')) return 'scheduler';
  if (isAtOrBelow(path, '/api/v1')) return 'operator';
  if (isAtOrBelow(path, '/state')) return 'state';
  return 'unknown';
}

/** The path of a redirect: the delegated one, `/master` in front, with the query. */
export function delegatedUrl(url: string): string {
  return url.startsWith('/master/') ? url : `/master${url}`;
}

function isAtOrBelow(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`);
}
