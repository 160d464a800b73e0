import {
  All,
  Body,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { refuseMethod, type Answer } from './answer.js';
import {
  applicationBody,
  applicationState,
  applicationSummary,
  type ApplicationBody,
  type ApplicationSummary,
} from './application.view.js';
import { JsonBodyGuard } from './json-body.guard.js';
import { ProblemFilter } from './problem.filter.js';
import { ParameterReader, pageOf, type Query as Parameters } from './read-parameters.js';
import { TasksApi } from './tasks-api.service.js';

/** Longest time a DELETE waits, in ms. */
const maxWaitMs = 600_000;

/** One resource per application. */
@UseFilters(ProblemFilter)
@UseGuards(JsonBodyGuard)
export class ApplicationsController {
  constructor(@Inject(TasksApi) private readonly api: TasksApi) {}

  @Get('applications')
  list(@Query() query: Parameters): {
    applications: readonly ApplicationSummary[];
    next?: string | undefined;
  } {
    const reader = new ParameterReader(query);
    const page = reader.page();
    const state = reader.applicationState();
    const labels = reader.texts('label');
    reader.done();
    const found = this.api
      .list()
      .filter((view) => state === undefined || applicationState(view) === state)
      .filter((view) => labels.every((label) => hasLabel(view.definition.labels ?? {}, label)));
    const { entries, next } = pageOf(found, page, ({ name }) => name);
    return { applications: entries.map(applicationSummary), next };
  }

  @All('applications')
  refuseList(): never {
    return refuseMethod('GET');
  }

  @Get('applications/:name')
  get(@Param('name') name: string, @Query() query: Parameters): ApplicationBody {
    new ParameterReader(query).done();
    return this.show(name);
  }

  /** 201: it is new; 202: it has another version, or other instances, from now on; 200: it was so already. */
  @Put('applications/:name')
  async put(
    @Param('name') name: string,
    @Query() query: Parameters,
    @Body() document: unknown,
    @Res({ passthrough: true }) answer: Answer,
  ): Promise<ApplicationBody> {
    const reader = new ParameterReader(query);
    const ifVersion = reader.whole('ifVersion', 0, 1e15);
    const options = { ...reader.rollout(), ...(ifVersion !== undefined && { ifVersion }) };
    reader.done();
    const { isNew, isChanged } = await this.api.put(name, document, options);
    answer.status(isNew ? 201 : isChanged ? 202 : 200);
    return this.show(name);
  }

  /** Changes how many instances are wanted. */
  @Patch('applications/:name')
  async scale(
    @Param('name') name: string,
    @Query() query: Parameters,
    @Body() body: unknown,
    @Res({ passthrough: true }) answer: Answer,
  ): Promise<ApplicationBody> {
    new ParameterReader(query).done();
    answer.status((await this.api.scale(name, body)) ? 202 : 200);
    return this.show(name);
  }

  /** 202: its tasks are being killed; 204, when asked to wait: it is gone. */
  @Delete('applications/:name')
  async remove(
    @Param('name') name: string,
    @Query() query: Parameters,
    @Res({ passthrough: true }) answer: Answer,
  ): Promise<ApplicationBody | undefined> {
    const reader = new ParameterReader(query);
    const wait = reader.flag('wait');
    const timeoutMs = reader.whole('timeoutMs', 0, maxWaitMs) ?? 60_000;
    reader.done();
    await this.api.remove(name);
    const isGone = wait && (await this.api.whenGone(name, timeoutMs));
    answer.status(isGone ? 204 : 202);
    return isGone || !this.api.exists(name) ? undefined : this.show(name);
  }

  @All('applications/:name')
  refuse(): never {
    return refuseMethod('GET, PUT, PATCH, DELETE');
  }

  /** All instances at once, or in batches. */
  @Post('applications/:name/restart')
  @HttpCode(202)
  async restart(@Param('name') name: string, @Query() query: Parameters): Promise<ApplicationBody> {
    const reader = new ParameterReader(query);
    const options = { ...reader.rollout(), rolling: reader.flag('rolling') };
    reader.done();
    await this.api.restart(name, options);
    return this.show(name);
  }

  @All('applications/:name/restart')
  refuseRestart(): never {
    return refuseMethod('POST');
  }

  private show(name: string): ApplicationBody {
    return applicationBody(this.api.application(name), this.api.surroundings);
  }
}

/** `label` is a key, or a key and a value: `tier=web`. */
function hasLabel(labels: Readonly<Record<string, string>>, label: string): boolean {
  const at = label.indexOf('=');
  const key = at < 0 ? label : label.slice(0, at);
  return Object.hasOwn(labels, key) && (at < 0 || labels[key] === label.slice(at + 1));
}
