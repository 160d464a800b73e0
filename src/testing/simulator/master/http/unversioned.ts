import { createHash } from 'node:crypto';
import type { HttpAnswer } from './http-answer.js';
import { emptyAnswer, jsonAnswer, redirectAnswer, textAnswer } from './http-answer.js';
import { refuseFollower } from './leadership.js';
import type { Route } from './routes.js';
import type { Leadership } from './scheduler-request.js';

/** What the endpoints without a version need. */
export interface UnversionedRequest {
  readonly url: string;
  readonly leadership: Leadership;
  /** The master that is asked. */
  readonly own: { readonly hostname: string; readonly port: number; readonly version: string };
}

/** Serves `/health`, `/redirect`, `/version` and a small `/state`. */
export function serveUnversioned(
  route: Exclude<Route, 'scheduler' | 'operator' | 'unknown'>,
  request: UnversionedRequest,
): HttpAnswer {
  switch (route) {
    case 'health':
      return emptyAnswer(200);
    case 'redirect':
      return redirectToLeader(request);
    case 'version':
      return jsonAnswer(
        JSON.stringify({
          git_sha: createHash('sha1').update(request.own.version).digest('hex'),
          version: request.own.version,
        }),
      );
    case 'state':
      return serveState(request);
  }
}

/** Where the leader is, without a path; the leader answers it too. */
function redirectToLeader({ leadership, own }: UnversionedRequest): HttpAnswer {
  const leader = leadership.kind === 'standby' ? leadership.leader : own;
  if (leader === undefined) return textAnswer(503, 'No leader elected');
  return redirectAnswer(`//${leader.hostname}:${leader.port}`);
}

/** The members tools look at first; the full document comes with the operator API. */
function serveState({ leadership, url, own }: UnversionedRequest): HttpAnswer {
  if (leadership.kind !== 'leading') return refuseFollower(leadership, url);
  const { state } = leadership;
  return jsonAnswer(
    JSON.stringify({
      version: own.version,
      id: state.info.id,
      pid: state.info.pid,
      hostname: own.hostname,
      leader: state.info.pid,
      activated_slaves: state.agents.all().filter(({ connected }) => connected).length,
      slaves: state.agents
        .all()
        .map(({ id, info, active }) => ({ id, hostname: info.hostname, port: info.port, active })),
      frameworks: state.frameworks.all().map(({ id, info, status, roles, tasks }) => ({
        id,
        name: info.name,
        roles,
        active: status === 'CONNECTED',
        connected: status === 'CONNECTED',
        tasks: tasks.all().map((task) => ({ id: task.id, name: task.info.name, slave_id: task.agentId })),
      })),
    }),
  );
}
