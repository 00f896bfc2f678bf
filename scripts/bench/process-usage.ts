import { readdirSync, readFileSync } from 'node:fs'

/** `sysconf(_SC_CLK_TCK)` of Linux. */
const TICKS_A_SECOND = 100
const MICROSECONDS_A_TICK = 1_000_000 / TICKS_A_SECOND

/** The fields of /proc/PID/stat from the third one on (proc(5)). */
function statOf(pid: number | 'self'): number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The command's name, in parentheses, may hold spaces.
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
}

/** User and system time of all threads of a process since its start, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  const fields = statOf(pid)
  return ((fields[11] as number) + (fields[12] as number)) * MICROSECONDS_A_TICK
}

/** The same to the nanosecond, of the threads that live: of two moments between which no thread ends. */
export function runningMicroseconds(pid: number): number {
  const tasks = `/proc/${pid}/task`
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  )
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1000
}

/** User and system time of all children of this process that have ended, in microseconds. */
export function cpuMicrosecondsOfEndedChildren(): number {
  const fields = statOf('self')
  return ((fields[13] as number) + (fields[14] as number)) * MICROSECONDS_A_TICK
}

const megabytesOf = (pid: number, line: string): number =>
  Number(new RegExp(`${line}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) /
  1024

/** The most that a process ever held resident, in megabytes. */
export const peakMegabytes = (pid: number): number => megabytesOf(pid, 'VmHWM')

export const residentMegabytes = (pid: number): number => megabytesOf(pid, 'VmRSS')
