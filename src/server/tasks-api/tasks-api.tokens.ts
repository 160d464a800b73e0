/** The logger of the module instance whose tasks are served. @internal */
export const API_LOGGER = Symbol('nestjs-mesos:tasks-api-logger');
/** The path of the routes. @internal */
export const API_PATH = Symbol('nestjs-mesos:tasks-api-path');
