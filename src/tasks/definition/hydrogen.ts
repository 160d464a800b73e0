type Json = Record<string, unknown>;

/** Names hydrogen's documents use, to ours, by the object they are in. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  application: { healthcheck: 'healthCheck', kill_policy: 'killPolicy' },
  resources: { cpu: 'cpus', memory: 'mem' },
  container: { volume: 'volumes', network: 'networks', force_pull: 'forcePull' },
  volume: { container_path: 'containerPath', host_path: 'hostPath' },
  dockerVolume: { driver_opts: 'driverOptions', driveropts: 'driverOptions' },
  network: { ipaddress: 'ipAddresses', group: 'groups', port_mapping: 'portMappings' },
  portMapping: { host_port: 'hostPort', container_port: 'containerPort' },
  uri: { uri: 'value', execute: 'executable', output_file: 'outputFile' },
  healthCheck: {
    delay: 'delaySeconds',
    interval: 'intervalSeconds',
    timeout: 'timeoutSeconds',
    graceperiod: 'gracePeriodSeconds',
    fails: 'failures',
  },
  tcp: { Port: 'port' },
  retry: { time: 'initialSeconds', total_retries: 'limit' },
};

/**
 * A document in hydrogen's words (`ApplicationJSON`) as one in ours; one in ours comes back unchanged. What
 * hydrogen read wrongly is read as it was meant: numbers in texts, `cpu`, `delay`, Docker volumes, labels of
 * networks as a list of maps. Nothing is judged here: what makes no sense is left for the validation.
 */
export function repairDefinition(document: unknown): unknown {
  if (!isJson(document)) return document;
  const application = rename(document, 'application');
  change(application, 'resources', repairResources);
  change(application, 'command', (command) => changeEach(command, 'uris', (uri) => rename(uri, 'uri')));
  change(application, 'container', repairContainer);
  change(application, 'healthCheck', repairHealthCheck);
  change(application, 'retry', repairRetry);
  repairFilters(application);
  repairStrategy(application);
  return application;
}

function repairResources(given: Json): Json {
  const resources = rename(given, 'resources');
  for (const name of ['cpus', 'mem', 'gpus']) change(resources, name, toNumber, true);
  change(resources, 'disk', (disk) => {
    // Persistent volumes and disk sources are not understood yet: then the object stays and is refused.
    return Object.keys(disk).every((key) => key === 'size') ? disk['size'] : disk;
  });
  change(resources, 'disk', toNumber, true);
  return resources;
}

function repairContainer(given: Json): Json {
  const { tag, ...container } = rename(given, 'container');
  if (typeof container['type'] === 'string') container['type'] = container['type'].toUpperCase();
  if (typeof tag === 'string' && tag !== '' && typeof container['image'] === 'string') {
    container['image'] = `${container['image']}:${tag}`;
  }
  changeEach(container, 'volumes', repairVolume);
  changeEach(container, 'networks', repairNetwork);
  return container;
}

function repairVolume(given: Json): Json {
  const { source, ...volume } = rename(given, 'volume');
  if (typeof volume['mode'] === 'string') volume['mode'] = volume['mode'].toUpperCase();
  if (source === undefined || !isJson(source)) return source === undefined ? volume : { ...volume, source };
  const dockerVolume = source['docker_volume'] ?? source['dockerVolume'];
  if (isJson(dockerVolume)) volume['dockerVolume'] = rename(dockerVolume, 'dockerVolume');
  return volume;
}

function repairNetwork(given: Json): Json {
  const network = rename(given, 'network');
  const { labels } = network;
  if (Array.isArray(labels)) network['labels'] = Object.assign({}, ...labels.filter(isJson)) as Json;
  changeEach(network, 'ipAddresses', (address) => {
    const protocol = typeof address['protocol'] === 'string' ? address['protocol'].toLowerCase() : undefined;
    const known = protocol === 'ipv4' ? 'IPv4' : protocol === 'ipv6' ? 'IPv6' : undefined;
    return known ? { ...address, protocol: known } : address;
  });
  changeEach(network, 'portMappings', (mapping) => rename(mapping, 'portMapping'));
  return network;
}

function repairHealthCheck(given: Json): Json {
  const { endpoint, ...check } = rename(given, 'healthCheck');
  if (typeof check['type'] === 'string') check['type'] = check['type'].toLowerCase();
  if (isJson(check['command'])) check['command'] = check['command']['cmd'];
  change(check, 'tcp', (tcp) => rename(tcp, 'tcp'));
  change(check, 'http', (http) => {
    // Mesos itself ignores the list and takes 200 to 399 (checks/checker).
    const { statuses: _, ...rest } = http;
    return endpoint === undefined ? rest : { path: endpoint, ...rest };
  });
  return check;
}

function repairRetry(given: Json): Json {
  const { exp_backoff, ...retry } = rename(given, 'retry');
  if (exp_backoff === false) retry['factor'] = 1;
  for (const name of ['initialSeconds', 'limit']) change(retry, name, toNumber, true);
  return retry;
}

function repairFilters(application: Json): void {
  const { filters } = application;
  if (!Array.isArray(filters)) return;
  delete application['filters'];
  application['attributeFilters'] = filters.map((filter: unknown) =>
    isJson(filter) && Array.isArray(filter['value']) ? filter['value'].map(String) : filter,
  );
}

function repairStrategy(application: Json): void {
  const { strategy, constraints } = application;
  if (!isJson(strategy) || typeof strategy['type'] !== 'string') return;
  const type = strategy['type'].toLowerCase();
  if (type !== 'unique' && type !== 'mux') return;
  delete application['strategy'];
  if (type === 'mux') return;
  const rule = { field: '@hostname', operator: 'UNIQUE' };
  application['constraints'] = Array.isArray(constraints) ? [...constraints, rule] : [rule];
}

function rename(json: Json, kind: string): Json {
  const names = renamed[kind] ?? {};
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [Object.hasOwn(names, key) ? names[key] : key, value]),
  );
}

function change(json: Json, key: string, repair: (value: Json) => unknown): Json;
function change(json: Json, key: string, repair: (value: unknown) => unknown, any: true): Json;
function change(json: Json, key: string, repair: (value: never) => unknown, any = false): Json {
  const value = json[key];
  if (value !== undefined && (any || isJson(value))) json[key] = repair(value as never);
  return json;
}

function changeEach(json: Json, key: string, repair: (value: Json) => Json): Json {
  const values = json[key];
  if (!Array.isArray(values)) return json;
  return Object.assign(json, {
    [key]: values.map((value: unknown) => (isJson(value) ? repair(value) : value)),
  });
}

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
