import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A process of the bench. It ends when the bench ends. */
export interface Child {
  pid: number
  /** Resolves when it has ended, with what it wrote to stderr. */
  ended: Promise<string>
  /** The first line of its stdout. */
  firstLine: Promise<string>
  kill(signal: NodeJS.Signals): Promise<void>
}

export async function startChild(command: string, args: string[], env: Record<string, string> = {}): Promise<Child> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  await once(child, 'spawn')
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors = `${errors}${chunk}`.slice(-4000)
  })
  const firstLine = once(child.stdout, 'data').then(([chunk]) => String(chunk).split('\n')[0] as string)
  child.stdout.resume()
  return { pid: child.pid as number, firstLine, ...controls(child, () => errors) }
}

function controls(child: ChildProcess, errors: () => string): Pick<Child, 'ended' | 'kill'> {
  const atExit = () => child.kill('SIGKILL')
  process.once('exit', atExit)
  const ended = new Promise<string>((resolve) => {
    child.once('close', () => {
      process.removeListener('exit', atExit)
      resolve(errors())
    })
  })
  return {
    ended,
    kill: async (signal) => {
      child.kill(signal)
      await ended
    },
  }
}
