import {
  ContainerInfo_DockerInfo_Network,
  Environment_Variable_Type,
  NetworkInfo_Protocol,
} from './gen/mesos/v1/mesos.js';

/**
 * All defaults that the schema declares. Decoded messages keep "not set" apart from "set to the default"; whoever
 * needs the value that counts asks here. A test compares this table with the generated schema.
 */
const DEFAULTS = {
  'mesos.v1.FrameworkInfo': { failoverTimeout: 0, checkpoint: false, role: '*' },
  'mesos.v1.CheckInfo': { delaySeconds: 15, intervalSeconds: 10, timeoutSeconds: 20 },
  'mesos.v1.HealthCheck': {
    delaySeconds: 15,
    intervalSeconds: 10,
    timeoutSeconds: 20,
    consecutiveFailures: 3,
    gracePeriodSeconds: 10,
  },
  'mesos.v1.HealthCheck.HTTPCheckInfo': { protocol: NetworkInfo_Protocol.IPv4 },
  'mesos.v1.HealthCheck.TCPCheckInfo': { protocol: NetworkInfo_Protocol.IPv4 },
  'mesos.v1.CommandInfo': { shell: true },
  'mesos.v1.CommandInfo.URI': { extract: true },
  'mesos.v1.MasterInfo': { port: 5050 },
  'mesos.v1.AgentInfo': { port: 5051 },
  'mesos.v1.CSIPluginInfo': { name: 'default' },
  'mesos.v1.Resource': { role: '*' },
  'mesos.v1.Filters': { refuseSeconds: 5 },
  'mesos.v1.Environment.Variable': { type: Environment_Variable_Type.VALUE },
  'mesos.v1.Image': { cached: true },
  'mesos.v1.NetworkInfo.IPAddress': { protocol: NetworkInfo_Protocol.IPv4 },
  'mesos.v1.LinuxInfo': { shareCgroups: true },
  'mesos.v1.ContainerInfo.DockerInfo': { network: ContainerInfo_DockerInfo_Network.HOST, privileged: false },
  'mesos.v1.DrainConfig': { markGone: false },
  'mesos.v1.master.Call.DrainAgent': { markGone: false },
};

/** The declared defaults, by message and property. */
export type DeclaredDefaults = Readonly<typeof DEFAULTS>;

/** Full name of a message with declared defaults. */
export type DefaultedMessage = keyof DeclaredDefaults;

/** The value an unset field has, e.g. `defaultOf('mesos.v1.CommandInfo', 'shell')` is `true`. */
export function defaultOf<T extends DefaultedMessage, K extends keyof DeclaredDefaults[T]>(
  typeName: T,
  key: K,
): DeclaredDefaults[T][K] {
  return DEFAULTS[typeName][key];
}

/** The value of a field, or its declared default: `readField('mesos.v1.CommandInfo', command, 'shell')`. */
export function readField<T extends DefaultedMessage, K extends keyof DeclaredDefaults[T]>(
  typeName: T,
  message: { readonly [P in K]?: DeclaredDefaults[T][P] | undefined },
  key: K,
): DeclaredDefaults[T][K] {
  return message[key] ?? defaultOf(typeName, key);
}

/** A copy of `message` in which unset fields have their declared defaults. */
export function withDefaults<T extends DefaultedMessage, M extends object>(
  typeName: T,
  message: M & { readonly [K in keyof DeclaredDefaults[T]]?: DeclaredDefaults[T][K] | undefined },
): M & DeclaredDefaults[T] {
  const defaults = DEFAULTS[typeName];
  const merged = { ...defaults, ...message };
  for (const [key, value] of Object.entries(defaults)) {
    if (Reflect.get(message, key) === undefined) Reflect.set(merged, key, value);
  }
  return merged;
}
