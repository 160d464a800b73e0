import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  NotFoundException,
  Post,
  Query,
  UseFilters,
} from '@nestjs/common';
import { TaskManager, parseApplications, type ApplicationView } from 'nestjs-mesos';
import { ProblemFilter } from './problem.filter.js';

/** Applications: deploy, look at, delete. */
@Controller('v1/api/app')
@UseFilters(ProblemFilter)
export class TasksController {
  constructor(private readonly tasks: TaskManager) {}

  /** Takes a JSON array of applications as a whole, or none of it. */
  @Post()
  async deploy(@Body() document: unknown): Promise<{ name: string; message: string }[]> {
    const definitions = await parseApplications(document);
    await this.tasks.add(definitions);
    return definitions.map(({ name }) => ({ name, message: `Application ${name} is queued` }));
  }

  @Get('all')
  list(): { name: string; instances: number; healthy: number }[] {
    return this.tasks.list().map(({ name, instances, healthy }) => ({ name, instances, healthy }));
  }

  @Get()
  get(@Query('name') name: string): ApplicationView {
    const application = this.tasks.application(name);
    if (!application) throw new NotFoundException(`There is no application ${name}`);
    return application;
  }

  /** Kills its tasks; it is gone when the last one has ended. */
  @Delete()
  @HttpCode(202)
  async remove(@Body('name') name: string): Promise<{ message: string }> {
    await this.tasks.remove(name);
    return { message: `Application ${name} is being deleted` };
  }
}
