// `make demo`: the sample framework on a simulated cluster of three agents with real processes. Deploys a small
// web server in three instances, waits until all run and answer, and stays. DEMO_EXIT=1 leaves after that.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const limitMs = 90_000;
const name = 'hello';
const application = {
  name,
  instances: 3,
  resources: { cpus: 0.1, mem: 64, ports: 1 },
  command: {
    argv: [
      process.execPath,
      '-e',
      "const { createServer } = require('node:http');" +
        'createServer((_, answer) => answer.end(`hello from ${process.env.MESOS_EXECUTOR_ID}\\n`))' +
        ".listen(Number(process.env.PORT0), '127.0.0.1');",
    ],
  },
  constraints: [{ field: '@agent', operator: 'UNIQUE' }],
  labels: { demo: 'yes' },
};

const port = Number(process.env.PORT) || (await freePort());
const api = `http://127.0.0.1:${port}/v1/api/app`;
const sample = spawn(process.execPath, [join(root, 'sample-framework', 'dist', 'main.js')], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, PORT: String(port) },
});
const ended = new Promise((resolve) => sample.once('exit', (code, signal) => resolve(code ?? signal)));
process.once('SIGINT', () => sample.kill('SIGTERM'));
process.once('SIGTERM', () => sample.kill('SIGTERM'));

try {
  await Promise.race([
    show(),
    ended.then((code) => Promise.reject(new Error(`the sample framework ended with ${code}`))),
  ]);
  if (process.env.DEMO_EXIT) {
    sample.kill('SIGTERM');
    const code = await ended;
    if (code !== 0) throw new Error(`the sample framework ended with ${code} instead of 0`);
  } else {
    await ended;
  }
} catch (error) {
  process.stderr.write(`demo: ${error.message}\n`);
  sample.kill('SIGTERM');
  await ended;
  process.exitCode = 1;
}

async function show() {
  await until('the task API answers', async () => (await fetch(`${api}/all`)).ok);
  const answer = await fetch(api, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([application]),
  });
  if (answer.status !== 201) throw new Error(`deploying answered ${answer.status}: ${await answer.text()}`);
  const urls = await until(`${application.instances} instances run`, async () => {
    const { healthy, tasks } = await (await fetch(`${api}?name=${name}`)).json();
    if (healthy < application.instances) return undefined;
    return tasks.map(({ attempts }) => `http://127.0.0.1:${attempts.at(-1).ports[0]}/`);
  });
  const texts = await Promise.all(
    urls.map((url) => until(`${url} answers`, async () => (await fetch(url)).text())),
  );
  process.stdout.write(`
Three instances of a web server run as real processes, placed by the framework on offers of the cluster:
${urls.map((url, index) => `  ${url}  ${texts[index].trim()}`).join('\n')}

Try next:
  curl ${urls[0]}
  curl '${api}?name=${name}'
  curl -X POST ${api} -H 'content-type: application/json' \\
    -d '[{"name":"counter","instances":2,"resources":{"cpus":0.1,"mem":32},"command":{"cmd":"while true; do date; sleep 1; done"}}]'
  curl ${api}/all
  curl -X DELETE ${api} -H 'content-type: application/json' -d '{"name":"${name}"}'
${process.env.DEMO_EXIT ? '' : '\nIt stays until you press Ctrl-C.\n'}`);
}

/** What `probe` answers, as soon as that is something; connections that are refused count as "not yet". */
async function until(what, probe) {
  const end = Date.now() + limitMs;
  for (let last; ;) {
    try {
      const result = await probe();
      if (result) return result;
    } catch (error) {
      last = error.cause?.message ?? error.message;
    }
    if (Date.now() > end)
      throw new Error(`waited ${limitMs / 1000} s until ${what}${last ? ` (${last})` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
