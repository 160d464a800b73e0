/** How a process ended. */
export type TaskExit =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'signaled'; readonly signal: TaskSignal };

/** Signals with the texts of strsignal(3), which Mesos puts into messages. */
const signals = {
  SIGHUP: [1, 'Hangup'],
  SIGINT: [2, 'Interrupt'],
  SIGQUIT: [3, 'Quit'],
  SIGILL: [4, 'Illegal instruction'],
  SIGTRAP: [5, 'Trace/breakpoint trap'],
  SIGABRT: [6, 'Aborted'],
  SIGBUS: [7, 'Bus error'],
  SIGFPE: [8, 'Floating point exception'],
  SIGKILL: [9, 'Killed'],
  SIGUSR1: [10, 'User defined signal 1'],
  SIGSEGV: [11, 'Segmentation fault'],
  SIGUSR2: [12, 'User defined signal 2'],
  SIGPIPE: [13, 'Broken pipe'],
  SIGALRM: [14, 'Alarm clock'],
  SIGTERM: [15, 'Terminated'],
} as const;

export type TaskSignal = keyof typeof signals;

/** The signal of that name; SIGKILL for those a task hardly ever dies of. */
export function toTaskSignal(name: string): TaskSignal {
  return name in signals ? (name as TaskSignal) : 'SIGKILL';
}

/** The message of the terminal update (WSTRINGIFY of stout/os/wait.hpp, as recorded). */
export function exitMessage(exit: TaskExit): string {
  return exit.kind === 'exited'
    ? `Command exited with status ${exit.status}`
    : `Command terminated with signal ${signals[exit.signal][1]}`;
}

/** The status wait(2) would report, as FAILURE events carry it. */
export function waitStatus(exit: TaskExit): number {
  return exit.kind === 'exited' ? (exit.status & 0xff) << 8 : signals[exit.signal][0];
}
