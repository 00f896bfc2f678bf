import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { guard } from './guard.ts'
import { untilStopped } from './until-stopped.ts'

export interface EngineProgram {
  name: string
  command: string
  args: string[]
  /** Resolves true once it really answers. Asked again and again. */
  answers: () => Promise<boolean>
}

const START_TIMEOUT_MS = 60_000
const ASK_AGAIN_MS = 50

export const newEngineFolder = (name: string, parent = tmpdir()): string => mkdtempSync(join(parent, `engine-${name}-`))

/** Starts an engine as a process group of its own that cannot outlive this process. */
export async function startEngineProcess(program: EngineProgram, folder: string): Promise<Engine> {
  const logFile = join(folder, 'engine.log')
  const answers = () => program.answers().catch(() => false)
  let child: ChildProcess | null = null
  let release = () => {}

  const start = async () => {
    if (child !== null) return
    const output = openSync(logFile, 'a')
    const started = spawn(program.command, program.args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', output, output],
    })
    closeSync(output)
    await once(started, 'spawn')
    child = started
    release = guard(started.pid as number, folder)
    started.once('exit', () => {
      release()
      if (child === started) child = null
    })
    await untilItAnswers(started)
  }

  const untilItAnswers = async (started: ChildProcess) => {
    const deadline = performance.now() + START_TIMEOUT_MS
    while (!(await answers())) {
      if (child !== started) throw new Error(`${program.name} ended while starting:\n${lastLines()}`)
      if (performance.now() > deadline) throw new Error(`${program.name} does not answer:\n${lastLines()}`)
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
    }
  }

  const lastLines = () => readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n')

  const signal = (name: NodeJS.Signals) => {
    if (child === null) throw new Error(`${program.name} is not running`)
    process.kill(-(child.pid as number), name)
  }

  const kill = async () => {
    if (child === null) return
    const exited = once(child, 'exit')
    signal('SIGKILL')
    await exited
  }

  const engine: Engine = {
    origin: 'local',
    answers,
    kill,
    pause: async () => {
      const { pid } = child ?? {}
      signal('SIGSTOP')
      await untilStopped(pid as number)
    },
    resume: async () => signal('SIGCONT'),
    restart: async () => {
      await kill()
      await start()
    },
    stop: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await start()
  } catch (error) {
    await engine.stop()
    throw error
  }
  return engine
}
