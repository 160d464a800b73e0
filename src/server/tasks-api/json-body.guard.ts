import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { MesosError } from '../../utils/errors.js';
import { SERVER_ERRORS } from '../server.errors.js';

/** Lets only JSON in: what a form parser makes of another body would be judged as if it were meant so. */
export class JsonBodyGuard implements CanActivate {
  /** @throws MesosError MESOS_SERVER_MEDIA_TYPE */
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    const type = headers['content-type'];
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    if (type === undefined ? !hasBody || headers['content-length'] === '0' : isJson(type)) return true;
    throw new MesosError(SERVER_ERRORS, 'MESOS_SERVER_MEDIA_TYPE', type ?? 'no content-type');
  }
}

function isJson(contentType: string): boolean {
  const [type = ''] = contentType.split(';', 1);
  return type.trim().toLowerCase() === 'application/json';
}
