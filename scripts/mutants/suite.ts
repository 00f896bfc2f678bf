import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Answer, Ask } from './suite-process.ts'

/** The process died or did not answer in time: a changed program did that, so the tests notice the change. */
export type Outcome = Answer | 'crashed' | 'timed out'

export interface Suite {
  run(ask: Ask, limitMs: number): Promise<Outcome>
  stop(): void
}

/** A process that has loaded these test files. After `crashed` or `timed out` it is to be replaced. */
export async function startSuite(sandbox: string, files: string[], active?: string): Promise<Suite | 'crashed'> {
  const child = fork(join(sandbox, 'scripts/mutants/suite-process.ts'), files, {
    cwd: sandbox,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...(active === undefined ? {} : { __STRYKER_ACTIVE_MUTANT__: active }) },
  })
  const loaded = await nextMessage(child, 120_000)
  if (loaded !== 'loaded') {
    child.kill('SIGKILL')
    return 'crashed'
  }
  return {
    run: async (ask, limitMs) => {
      child.send(ask)
      const answer = await nextMessage(child, limitMs)
      if (answer === 'crashed' || answer === 'timed out') child.kill('SIGKILL')
      return answer as Outcome
    },
    stop: () => child.kill('SIGKILL'),
  }
}

const nextMessage = (child: ChildProcess, limitMs: number): Promise<unknown> =>
  new Promise((resolve) => {
    const settle = (what: unknown) => {
      clearTimeout(timer)
      child.off('message', settle)
      child.off('exit', onExit)
      resolve(what)
    }
    const onExit = () => settle('crashed')
    const timer = setTimeout(() => settle('timed out'), limitMs)
    child.on('message', settle)
    child.on('exit', onExit)
  })
