import {
  All,
  Get,
  Header,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  StreamableFile,
  UseFilters,
} from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { describeDefinition } from '../../tasks/definition/describe-definition.js';
import type { JsonSchema } from '../../tasks/definition/json-schema.types.js';

import { refuseMethod } from './answer.js';
import { ChangeFeed } from './change-feed.js';
import { frameworkBody, type FrameworkBody } from './framework.view.js';
import { ProblemFilter } from './problem.filter.js';
import { ParameterReader, pageOf, type Query as Parameters } from './read-parameters.js';
import { taskBody, type TaskBody } from './task.view.js';
import { TasksApi } from './tasks-api.service.js';

/** One resource per task, the stream of their changes, the framework, the schema of definitions. */
@UseFilters(ProblemFilter)
export class TasksController {
  constructor(
    @Inject(TasksApi) private readonly api: TasksApi,
    @Inject(ChangeFeed) private readonly feed: ChangeFeed,
  ) {}

  @Get('tasks')
  list(@Query() query: Parameters): { tasks: readonly TaskBody[]; next?: string | undefined } {
    const reader = new ParameterReader(query);
    const page = reader.page();
    const state = reader.taskState();
    const agentId = reader.text('agentId');
    const application = reader.text('application');
    reader.done();
    const found = this.api.tasks({ state, agentId, application });
    const { entries, next } = pageOf(found, page, ({ taskId }) => taskId);
    return { tasks: entries.map((record) => taskBody(record, this.api.surroundings)), next };
  }

  @All('tasks')
  refuseList(): never {
    return refuseMethod('GET');
  }

  @Get('tasks/:taskId')
  get(@Param('taskId') taskId: string): TaskBody {
    return taskBody(this.api.task(taskId), this.api.surroundings);
  }

  @All('tasks/:taskId')
  refuse(): never {
    return refuseMethod('GET');
  }

  /** Its instance is started again under a new id, unless the restart policy is `never`. */
  @Post('tasks/:taskId/kill')
  @HttpCode(202)
  async kill(@Param('taskId') taskId: string): Promise<TaskBody> {
    await this.api.kill(taskId);
    return taskBody(this.api.task(taskId), this.api.surroundings);
  }

  @All('tasks/:taskId/kill')
  refuseKill(): never {
    return refuseMethod('POST');
  }

  /** Server-sent events. */
  @Get('events')
  @Header('Cache-Control', 'no-store')
  // Proxies that collect answers (nginx) would hold events back.
  @Header('X-Accel-Buffering', 'no')
  // A connection that is kept alive after the stream would hold up the end of the app.
  @Header('Connection', 'close')
  events(
    @Query() query: Parameters,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Pick<IncomingMessage, 'socket'>,
  ): StreamableFile {
    const reader = new ParameterReader(query);
    const application = reader.text('application');
    reader.done();
    const stream = this.feed.follow(lastEventId, application);
    // Not every version of every platform ends a stream whose client has gone.
    request.socket.once('close', () => stream.destroy());
    return new StreamableFile(stream, { type: 'text/event-stream; charset=utf-8' });
  }

  @All('events')
  refuseEvents(): never {
    return refuseMethod('GET');
  }

  @Get('framework')
  framework(): FrameworkBody {
    return frameworkBody(this.api.parts.scheduler);
  }

  @All('framework')
  refuseFramework(): never {
    return refuseMethod('GET');
  }

  /** JSON Schema of an application. */
  @Get('schema')
  schema(): Promise<JsonSchema> {
    return describeDefinition();
  }

  @All('schema')
  refuseSchema(): never {
    return refuseMethod('GET');
  }
}
