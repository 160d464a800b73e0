import { Controller, type Type } from '@nestjs/common';
import { ApplicationsController } from './applications.controller.js';
import { HydrogenController } from './hydrogen.controller.js';
import { TasksController } from './tasks.controller.js';

/**
 * The controllers under a path. Of a class of their own each time: the path of a controller is metadata of its
 * class, and an app may serve the tasks of several module instances.
 */
export function createControllers(path: string): Type[] {
  return [HydrogenController, ApplicationsController, TasksController].map((base: Type) => {
    const derived = class extends base {};
    Object.defineProperty(derived, 'name', { value: base.name });
    Controller(path)(derived);
    return derived;
  });
}
