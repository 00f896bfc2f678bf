import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('./go', import.meta.url))

interface Followed {
  hub: string
  outlets: string[]
  database: string
}

/** What a followed outlet shows, as the program prints it: one row an item. */
export interface CopiedItem {
  itemId: string
  version: number
  fingerprint: string
  state: 'shown' | 'withdrawn'
  title: string | null
  reason: string | null
  contentText: string | null
}

/** Builds the program in the folder. Gives its file, or why it cannot be built here. */
export function buildSiteCopy(folder: string): { file: string } | { missing: string } {
  if (spawnSync('go', ['version']).status !== 0) return { missing: 'go is not installed' }
  cpSync(SOURCE, join(folder, 'go'), { recursive: true })
  const file = join(folder, 'site-copy')
  const { status, stderr } = spawnSync('go', ['build', '-o', file, '.'], { cwd: join(folder, 'go'), encoding: 'utf8' })
  if (status === 0) return { file }
  // The modules of go.mod may be out of reach, or want a newer compiler; a program that does not compile is no reason to skip.
  if (/dial tcp|lookup |proxyconnect|module lookup disabled|requires go >=|toolchain not available/.test(stderr))
    return { missing: `go build: ${stderr}` }
  throw new Error(stderr)
}

/** The program of another developer, who had only docs/api. */
export function siteCopyOf(file: string, { hub, outlets, database }: Followed) {
  const start = (args: string[], more: Record<string, string> = {}) => {
    const child = spawn(file, args, {
      env: { ...process.env, HUB: hub, OUTLETS: outlets.join(','), DB: database, ...more },
    })
    const said = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (chunk: string) => {
        said[stream] += chunk
      })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    return { child, said, ended }
  }
  const run = async (args: string[], more?: Record<string, string>) => {
    const { said, ended } = start(args, more)
    const code = await ended
    if (code !== 0) throw new Error(`site-copy ${args.join(' ')} ended with ${code}: ${said.stderr}`)
    return said
  }
  return {
    /** Follows until it is killed. */
    follow: (more: Record<string, string> = {}) =>
      start(['follow'], more) as { child: ChildProcess; said: { stderr: string }; ended: Promise<number | null> },
    once: () => run(['once']),
    list: async (outlet: string, today: string): Promise<CopiedItem[]> =>
      (await run(['list', outlet], { TODAY: today })).stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  }
}
