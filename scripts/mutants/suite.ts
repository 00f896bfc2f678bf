import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Ask } from './suite-process.ts'

/** The process died, or did not answer in time. */
export type Outcome = Answer | 'crashed' | 'timed out'

export interface Suite {
  run(ask: Ask): Promise<Outcome>
  stop(): void
}

const LOAD_MS = 300_000
/** So much of what a process wrote to stderr is kept for an error. */
const MOST_STDERR = 4000

/**
 * A process that has loaded these test files of a sandbox. After `crashed` or `timed out` it is to be replaced. With
 * `active`, that mutant is switched on before anything is loaded. Where the files cannot be loaded, the text is what
 * the process wrote to stderr.
 */
export async function startSuite(sandbox: string, files: string[], active?: string): Promise<Suite | string> {
  const child = fork(fileURLToPath(new URL('suite-process.ts', import.meta.url)), files, {
    cwd: sandbox,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, __STRYKER_ACTIVE_MUTANT__: active ?? '' },
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = `${stderr}${chunk}`.slice(-MOST_STDERR)
  })
  const loaded = await nextMessage(child, LOAD_MS)
  if (loaded !== 'loaded') {
    child.kill('SIGKILL')
    return stderr || `they ${loaded}`
  }
  return {
    run: async (ask) => {
      child.send(ask)
      const answer = await nextMessage(child, ask.limitMs)
      if (answer === 'crashed' || answer === 'timed out') child.kill('SIGKILL')
      return answer as Outcome
    },
    stop: () => child.kill('SIGKILL'),
  }
}

const nextMessage = (child: ChildProcess, limitMs: number): Promise<unknown> =>
  new Promise((resolve) => {
    const end = (what: unknown) => {
      clearTimeout(timer)
      child.off('message', end)
      child.off('exit', onExit)
      resolve(what)
    }
    const onExit = () => end('crashed')
    const timer = setTimeout(() => end('timed out'), limitMs)
    child.on('message', end)
    child.on('exit', onExit)
  })
