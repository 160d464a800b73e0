import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Reads `+ <group>` and `- <group>` lines; when its input ends, because the host closed it or died in whatever
 * way, it kills the groups that are left.
 */
const script = `
groups=" "
while read -r change group; do
  case "$change" in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
`;

/** Sees to it that no process group outlives the host process, not even if that is killed with SIGKILL. */
export class ProcessGuard {
  private child: ChildProcess | undefined;
  private stopped = false;

  /** Process id of the guard, once it watches something. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** The group is to die with the host. Not after {@link stop}. */
  watch(group: number): void {
    this.write('+', group);
  }

  /** The group has ended; its number may be used by others. */
  release(group: number): void {
    if (this.child) this.write('-', group);
  }

  /** Kills what is still watched and ends the guard. Idempotent. */
  async stop(): Promise<void> {
    const { child } = this;
    this.stopped = true;
    this.child = undefined;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const ended = once(child, 'exit');
    child.stdin?.end();
    await ended;
  }

  private write(change: '+' | '-', group: number): void {
    if (this.stopped) return;
    this.child ??= this.start();
    this.child.stdin?.write(`${change} ${group}\n`);
  }

  private start(): ChildProcess {
    // Its own session: signals meant for the terminal's or the host's group do not reach it.
    const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    // Without a guard the runner still kills in stop(); an error here must not end the host.
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    child.unref();
    return child;
  }
}
