import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

interface TakenDelivery {
  path: string
  id: string
  type: string
  changes: [itemId: string, version: number][]
}

const PROGRAM = fileURLToPath(new URL('webhook-receiver-process.ts', import.meta.url))

/** A receiver that may be killed and started again at the same port, and the file of what it has taken. */
export async function killableReceiver(file: string, { manner, trap }: { manner: 'gentle' | 'rough'; trap: string }) {
  let child: ChildProcess | null = null
  let port = '0'
  const start = async () => {
    const started = spawn(process.execPath, [PROGRAM, port, file, trap, manner], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    const line = await new Promise<string>((resolve) => started.stdout.once('data', (data) => resolve(String(data))))
    port = String((JSON.parse(line) as AddressInfo).port)
  }
  const kill = async () => {
    const ended = new Promise((resolve) => child?.once('close', resolve))
    child?.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    start,
    kill,
    url: `http://127.0.0.1:${port}`,
    /** A line that was cut off by the end of the process was never said to be taken. */
    taken: (): TakenDelivery[] =>
      (existsSync(file) ? readFileSync(file, 'utf8') : '')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line)),
  }
}

/** A server of this machine that nobody may reach: it counts who does. */
export async function startTrap() {
  let reached = 0
  const server = createServer((socket) => {
    reached++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    reached: () => reached,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** What is wrong with what a receiver has taken: an id that stands for two messages, or an item that goes back. */
export function faultsOf(taken: TakenDelivery[]): string[] {
  const told = new Map<string, string>()
  const versions = new Map<string, number>()
  return taken.flatMap(({ path, id, changes }) => {
    const text = JSON.stringify(changes)
    const isRepeat = told.get(id) === text
    const faults = told.has(id) && !isRepeat ? [`${id} stands for two messages`] : []
    told.set(id, text)
    for (const [itemId, version] of changes) {
      const key = `${path} ${itemId}`
      if (version < (versions.get(key) ?? 0) && !isRepeat) faults.push(`${key} goes back to ${version}`)
      versions.set(key, Math.max(version, versions.get(key) ?? 0))
    }
    return faults
  })
}
