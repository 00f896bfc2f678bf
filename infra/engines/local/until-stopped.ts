import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const LOOK_MS = 5

/** Resolves when every thread of a process that got SIGSTOP stands still: on a busy machine one may go on a while. */
export async function untilStopped(pid: number): Promise<void> {
  const tasks = `/proc/${pid}/task`
  if (!existsSync(tasks)) return
  while (!readdirSync(tasks).every((task) => isStopped(`${tasks}/${task}/stat`))) await delay(LOOK_MS)
}

/** The state stands behind the name in brackets (proc_pid_stat(5)). */
function isStopped(file: string): boolean {
  try {
    const stat = readFileSync(file, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')
  } catch {
    // The thread has ended meanwhile.
    return true
  }
}
