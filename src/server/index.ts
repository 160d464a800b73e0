export type { MesosTasksModuleOptions } from './mesos-tasks.module.js';
export type {
  ApplicationBody,
  ApplicationState,
  ApplicationSummary,
  InstanceBody,
} from './tasks-api/application.view.js';
export type { FrameworkBody } from './tasks-api/framework.view.js';
export type { HydrogenApplication } from './tasks-api/hydrogen.view.js';
export type { TasksOpenApi, TasksOpenApiOptions } from './tasks-api/openapi.js';
export type { ProblemBody, RequestProblem } from './tasks-api/problem.js';
export type { SandboxLinks, TaskBody } from './tasks-api/task.view.js';
export { MesosTasksModule } from './mesos-tasks.module.js';
export { createTasksOpenApi } from './tasks-api/openapi.js';
export { SERVER_ERRORS } from './server.errors.js';
