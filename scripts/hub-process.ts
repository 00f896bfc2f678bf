import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const mainOf = (code = ROOT): string => join(code, 'services/hub/bin.js')

export interface HubProcess {
  url: string
  pid: number
  /** `{nodeId: token}` of the sample. */
  tokens: Record<string, string>
  /** Everything that it wrote to stdout and stderr. */
  output(): string
  /** Resolves when it has ended, with the exit code, or with null after a signal. */
  ended: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<void>
  /** Sends SIGTERM and waits for the end. Gives the exit code. */
  stop(): Promise<number | null>
}

interface RunOptions {
  dataFolder: string
  env?: Record<string, string>
  /** Root of the code that runs; this checkout's, when left out. */
  root?: string
}

/** Runs `hub` with the arguments to its end. */
export async function runHub(
  args: string[],
  { dataFolder, env = {}, root, onSpawn }: RunOptions & { onSpawn?: (child: ChildProcess) => void },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [mainOf(root), ...args], {
    env: { ...process.env, HUB_DATA: dataFolder, ...env },
  })
  onSpawn?.(child)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, stdout, stderr }
}

/** Starts `hub start` on a free port and resolves when it serves. Rejects with its output when it ends before that. */
export async function startHubProcess(options: RunOptions & { args?: string[] }): Promise<HubProcess> {
  const { dataFolder, args = [], env = {}, root } = options
  const child = spawn(process.execPath, [mainOf(root), 'start', ...args], {
    env: { ...process.env, HUB_DATA: dataFolder, HUB_PORT: '0', HUB_LOG_LEVEL: 'warn', ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const hubFile = join(dataFolder, 'hub.json')
  for (;;) {
    const early = await Promise.race([ended.then((code) => ({ code })), pause(20)])
    if (early !== undefined) throw new Error(`hub start ended with ${early.code}:\n${output}`)
    if (!existsSync(hubFile)) continue
    const { pid, url } = readJson(hubFile) as { pid: number; url: string }
    if (pid === child.pid)
      return { url, pid, tokens: tokensOf(dataFolder), output: () => output, ...control(child, ended) }
  }
}

/** Starts one service alone (`hub publisher` …) on a free port and resolves when it answers. */
export async function startServiceProcess(
  options: RunOptions & { role: 'publisher' | 'projector' | 'query' | 'notifier' | 'monitor'; args?: string[] },
): Promise<Omit<HubProcess, 'tokens'>> {
  const { role, args = [], dataFolder, env = {}, root } = options
  const child = spawn(process.execPath, [mainOf(root), '--json', role, ...args], {
    env: { ...process.env, HUB_DATA: dataFolder, HUB_PORT: '0', HUB_LOG_LEVEL: 'warn', ...env },
  })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const said = new Promise<string>((resolve) => {
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      stdout += chunk
      const [line] = /^\{.*\}$/m.exec(stdout) ?? []
      if (line !== undefined) resolve(line)
    })
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  const first = await Promise.race([said, ended])
  if (typeof first !== 'string') throw new Error(`hub ${role} ended with ${first}:\n${output}`)
  const { url, pid } = JSON.parse(first) as { url: string; pid: number }
  return { url, pid, output: () => output, ...control(child, ended) }
}

function control(child: ChildProcess, ended: Promise<number | null>) {
  return {
    ended,
    kill: async (signal: NodeJS.Signals) => {
      child.kill(signal)
      await ended
    },
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

const tokensOf = (dataFolder: string): Record<string, string> => {
  const file = join(dataFolder, 'tokens.json')
  return existsSync(file) ? (readJson(file) as Record<string, string>) : {}
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

const pause = (milliseconds: number) =>
  new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), milliseconds))

/**
 * Resolves once the read models hold everything that was published: each node's events up to the `nodeSeq` that is
 * expected of it. Where nothing is expected, the relay of this process must have nothing left to send either.
 */
export async function caughtUp(url: string, expected: Record<string, number> = {}, timeoutMs = 600_000): Promise<void> {
  const until = Date.now() + timeoutMs
  const isExpected = Object.keys(expected).length > 0
  while (!((await isApplied(url, expected)) && (isExpected || ((await isSent(url)) && (await isApplied(url, {})))))) {
    if (Date.now() > until) throw new Error(`${url} has not caught up after ${timeoutMs} ms`)
    await pause(20)
  }
}

/** Whether everything in the log is applied, and each node's events as far as it is expected. */
async function isApplied(url: string, expected: Record<string, number>): Promise<boolean> {
  const answer = await fetch(`${url}/v1/status`)
  // At a start on slow engines there is no generation yet.
  if (!answer.ok) return false
  const status = (await answer.json()) as {
    partitions: { lagEvents: number | null }[]
    nodes: { nodeId: string; lastSeq: number }[]
  }
  const seqs = new Map(status.nodes.map((node) => [node.nodeId, node.lastSeq]))
  const isReached = Object.entries(expected).every(([nodeId, seq]) => (seqs.get(nodeId) ?? 0) >= seq)
  return isReached && status.partitions.every(({ lagEvents }) => lagEvents === 0)
}

/** Whether the log has all events of the journals that this process relays. */
async function isSent(url: string): Promise<boolean> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const pending = metrics.matchAll(/^hub_relay_pending_events\{[^}]*\} (\S+)$/gm)
  return [...pending].every(([, events]) => events === '0')
}
