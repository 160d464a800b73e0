import {
  All,
  Body,
  Delete,
  Get,
  HttpCode,
  Inject,
  Post,
  Put,
  Query,
  Res,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { refuseMethod, type Answer } from './answer.js';
import { hydrogenApplication, hydrogenState, type HydrogenApplication } from './hydrogen.view.js';
import { JsonBodyGuard } from './json-body.guard.js';
import { ProblemFilter } from './problem.filter.js';
import { throwProblems } from './problem.js';
import { ParameterReader, type Query as Parameters } from './read-parameters.js';
import { TasksApi } from './tasks-api.service.js';

/** What hydrogen's routes say about something they took. */
export interface Message {
  readonly name: string;
  readonly message: string;
}

/** The routes of hydrogen, with its mistakes repaired. */
@UseFilters(ProblemFilter)
@UseGuards(JsonBodyGuard)
export class HydrogenController {
  constructor(@Inject(TasksApi) private readonly api: TasksApi) {}

  @Get('app/all')
  list(): readonly { readonly name: string; readonly state: string }[] {
    return this.api.list().map((view) => ({
      name: view.name,
      state: hydrogenState(view),
      instances: view.instances,
      healthy: view.healthy,
    }));
  }

  @All('app/all')
  refuseList(): never {
    return refuseMethod('GET');
  }

  @Get('app')
  get(@Query() query: Parameters): HydrogenApplication {
    const reader = new ParameterReader(query);
    const name = reader.requiredText('name');
    reader.done();
    return hydrogenApplication(this.api.application(name), this.api.surroundings);
  }

  /** A list as a whole, or none of it. */
  @Post('app')
  async deploy(@Body() document: unknown): Promise<readonly Message[]> {
    const definitions = await this.api.deploy(document);
    return definitions.map(({ name }) => ({ name, message: `Task ${name} successfully queued` }));
  }

  /** One application: another version of one that exists. */
  @Put('app')
  async update(
    @Body() document: unknown,
    @Res({ passthrough: true }) answer: Answer,
  ): Promise<readonly Message[]> {
    const { name, version, isChanged } = await this.api.update(document);
    answer.status(isChanged ? 202 : 200);
    const message = isChanged
      ? `Task ${name} is updated to version ${version}`
      : `Task ${name} is up to date`;
    return [{ name, message }];
  }

  /** Kills its tasks; it is gone when the last one has ended. */
  @Delete('app')
  @HttpCode(202)
  async remove(@Body() body: unknown): Promise<Message> {
    const name = readName(body);
    await this.api.remove(name);
    return { name, message: `Task ${name} is being killed` };
  }

  @All('app')
  refuse(): never {
    return refuseMethod('GET, POST, PUT, DELETE');
  }
}

function readName(body: unknown): string {
  const name: unknown = typeof body === 'object' && body !== null && 'name' in body ? body.name : undefined;
  if (typeof name === 'string' && name !== '') return name;
  throwProblems([{ path: 'name', value: name, rule: 'must be the name of an application' }]);
  return '';
}
