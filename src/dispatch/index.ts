export type { DispatcherOptions, FailurePolicy } from './event.dispatcher.js';
export type { HandlerFailure } from './handler-failures.js';
export type {
  EventDecorator,
  EventMethodDecorator,
  HandlerClaim,
  HandlerSelection,
  SignatureMismatch,
} from './handler-metadata.js';
export type { HandlerDescriptor } from './handler.explorer.js';
export type { DefaultHandler, RegistrationScope } from './handler.registrar.js';
export type { RegisteredHandler } from './handler.registry.js';
export type { MesosProvided } from './instance-token.js';
export { DISPATCH_ERRORS } from './dispatch.errors.js';
export { EventDispatcher } from './event.dispatcher.js';
export { HandlerFailures } from './handler-failures.js';
export { DEFAULT_INSTANCE, createEventDecorator } from './handler-metadata.js';
export { HandlerExplorer } from './handler.explorer.js';
export { CONTEXT_TYPE, HandlerRegistrar } from './handler.registrar.js';
export { HandlerRegistry } from './handler.registry.js';
export { getMesosToken } from './instance-token.js';
