import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

/** Waits for the end of its standard input: this process has ended, however it ended. */
const WATCH = 'read -r _; kill -s KILL -- "-$1" 2>/dev/null; sleep 0.2; rm -rf "$2"'

/**
 * Ends a process group and removes its folder when this process ends, also by SIGKILL: a shell holds the other
 * end of a pipe. Gives back how to let the group go.
 */
export function guard(group: number, folder: string): () => void {
  const watch = spawn('/bin/sh', ['-c', WATCH, 'engine-guard', String(group), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watch.unref()
  ;(watch.stdin as unknown as { unref(): void }).unref()
  const atExit = () => {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      // It is gone already.
    }
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', atExit)
  return () => {
    process.removeListener('exit', atExit)
    watch.kill('SIGKILL')
  }
}
