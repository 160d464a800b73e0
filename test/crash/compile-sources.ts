import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transformFile } from '@swc/core';

/** Compiles `src/` for a child process that is started many times. Answers the folder. */
export async function compileSources(): Promise<string> {
  const sources = join(process.cwd(), 'src');
  // Below node_modules, so that packages are found from there.
  const folder = join(process.cwd(), 'node_modules/.cache/nestjs-mesos-crash');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const files = (await readdir(sources, { recursive: true })).filter((file) => file.endsWith('.ts'));
  await Promise.all(
    files.map(async (file) => {
      const { code } = await transformFile(join(sources, file), {
        swcrc: false,
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      });
      const target = join(folder, file.replace(/\.ts$/, '.js'));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, code);
    }),
  );
  return folder;
}
