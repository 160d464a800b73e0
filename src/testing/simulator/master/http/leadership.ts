import type { HttpAnswer } from './http-answer.js';
import { redirectAnswer, textAnswer } from './http-answer.js';
import { delegatedUrl } from './routes.js';
import type { Leadership } from './scheduler-request.js';

/** What a master that cannot serve a request answers: where the leader is, or that there is none. */
export function refuseFollower(
  leadership: Exclude<Leadership, { kind: 'leading' }>,
  url: string,
): HttpAnswer {
  if (leadership.kind === 'recovering') return textAnswer(503, 'Master has not finished recovery');
  const { leader } = leadership;
  if (leader === undefined) return textAnswer(503, 'No leader elected');
  return redirectAnswer(`//${leader.hostname}:${leader.port}${delegatedUrl(url)}`);
}
