// Writes etc/api/<door>.api.md, the committed report of each public door; with --check fails when one is stale.
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const check = process.argv.includes('--check');
const reports = join(root, 'etc', 'api');
const doors = {
  main: 'index',
  protocol: 'protocol/index',
  executor: 'executor/index',
  testing: 'testing/index',
};
mkdirSync(reports, { recursive: true });

let failed = false;
for (const [door, entry] of Object.entries(doors)) {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, 'dist', `${entry}.d.ts`),
      compiler: { tsconfigFilePath: join(root, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${door}.api.md`,
        reportFolder: reports,
        reportTempFolder: join(root, 'node_modules', '.cache', 'api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'none' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
  const result = Extractor.invoke(config, {
    localBuild: !check,
    showVerboseMessages: false,
    messageCallback: quiet,
  });
  if (check && result.apiReportChanged) {
    process.stderr.write(`stale: etc/api/${door}.api.md; run \`make api\` and review the change\n`);
    failed = true;
  }
  process.stdout.write(`api: ${door} ${result.apiReportChanged ? 'changed' : 'unchanged'}\n`);
}
process.exitCode = failed ? 1 : 0;

function quiet(message) {
  if (message.logLevel !== 'error') message.handled = true;
}
