import { mkdtempSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { caughtUp, runHub, startHubProcess, startServiceProcess } from '../../hub-process.ts'
import { type Child, startChild } from '../engines/child.ts'
import { type CpuPerUnit, type Figure, figure } from '../figures.ts'
import { generatedFile } from '../generated-file.ts'
import { runningMicroseconds } from '../process-usage.ts'
import { publishItem } from '../publish-item.ts'
import type { BareSetting } from './bare-reader-process.ts'
import { readText } from './read-text.ts'

const OUTLETS = ['board/341222102200', 'site/341222', 'topic/341200']
const NODE = 'fuyang'
const PAGE = 50

/** Code that is new to a process costs more at first. */
const WARM_UP = { pages: 60, items: 1000 }
const COLD = { pages: 60, items: 1000 }
const ROUNDS = 300

type Unit = Extract<CpuPerUnit['unit'], 'list' | 'item'>

/**
 * Measures what reading costs in processor time against a bare ceiling (bare-reader-process.ts) that serves the same file
 * at the same time, without compression on either side. Cold: each document is read for the first time. Mixed: one publish to
 * three reads of what was read before. The services run apart, so that no publish counts among the reads.
 */
export async function benchReads({ items }: { items: number }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  try {
    const dataFolder = join(folder, 'data')
    const { tokens, setting } = await filledFolder(folder, dataFolder, items)
    await using services = await startServices(dataFolder, setting)
    const run: Run = { ...services, token: tokens[NODE] as string, file: join(dataFolder, 'read', 'g1.sqlite') }
    for (const outlet of OUTLETS) await assertSame(run, `/v1/outlets/${outlet}/items?limit=${PAGE}`)
    const { cold: coldLists, later } = await coldPages(run)
    const coldItems = await coldItemReads(run, later)
    const lists = OUTLETS.map((outlet) => `/v1/outlets/${outlet}/items?limit=${PAGE}`)
    return [
      ...ratios('list of 50, cold', coldLists),
      ...ratios('item, cold', coldItems),
      ...ratios('list of 50, one publish to three', await mixed(run, 'list', () => lists), 2.5),
      ...ratios('item, one publish to three', await mixed(run, 'item', itemsInTurn(later)), 2),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Run {
  publisher: { url: string }
  hub: Measured
  bare: Measured
  token: string
  file: string
}

interface Measured {
  url: string
  pid: number
  agent: Agent
}

interface Compared {
  hub: CpuPerUnit
  bare: CpuPerUnit
}

const ratios = (name: string, { hub, bare }: Compared, atMost?: number): Figure[] => [
  figure(name, hub.microseconds / bare.microseconds, '× bare', { atMost, cpu: hub }),
  figure('  bare: express and node:sqlite, no checks', bare.microseconds, 'µs', {}),
]

async function filledFolder(folder: string, dataFolder: string, items: number) {
  const hub = await startHubProcess({ dataFolder })
  await caughtUp(hub.url)
  const file = await generatedFile(folder, { seed: 1, count: items })
  const env = { HUB_TOKEN: hub.tokens[NODE] as string }
  const { code, stderr } = await runHub(['import', file, '--node', NODE], { dataFolder, env })
  if (code !== 0) throw new Error(stderr)
  await caughtUp(hub.url)
  const json = async (path: string) => (await fetch(hub.url + path)).json()
  const setting: BareSetting = { outlets: {}, nodes: [] }
  for (const outlet of OUTLETS)
    setting.outlets[outlet] = ((await json(`/v1/outlets/${outlet}`)) as { entries: string[] }).entries
  setting.nodes = ((await json('/v1/nodes')) as Pick<BareSetting, 'nodes'>).nodes
  await hub.stop()
  return { tokens: hub.tokens, setting }
}

const BARE = fileURLToPath(new URL('bare-reader-process.ts', import.meta.url))

async function startServices(dataFolder: string, setting: BareSetting) {
  await using started = new AsyncDisposableStack()
  const service = async (role: 'publisher' | 'projector' | 'query') => {
    const process = await startServiceProcess({ role, dataFolder, env: { HUB_RATE_LIMIT: '0' } })
    started.defer(async () => void (await process.stop()))
    return process
  }
  const measured = ({ url, pid }: { url: string; pid: number }): Measured => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    started.defer(() => agent.destroy())
    return { url, pid, agent }
  }
  await service('projector')
  const publisher = await service('publisher')
  const query = await service('query')
  const child: Child = await startChild(process.execPath, [
    BARE,
    join(dataFolder, 'read', 'g1.sqlite'),
    JSON.stringify(setting),
  ])
  started.defer(() => child.kill('SIGTERM'))
  const hub = measured(query)
  const bare = measured({ url: await child.firstLine, pid: child.pid })
  const stack = started.move()
  return { publisher, hub, bare, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const read = ({ url, agent }: Measured, path: string): Promise<string> => readText(url + path, agent)

/** The ceiling is one for the same answers only. */
async function assertSame({ hub, bare }: Run, path: string): Promise<void> {
  const [ours, theirs] = [await read(hub, path), await read(bare, path)].map(
    (text) => JSON.parse(text).items ?? JSON.parse(text),
  )
  if (!isDeepStrictEqual(ours, theirs)) throw new Error(`the bare reader answers ${path} in another way`)
}

/** Processor time of both while the work is done, by unit. */
async function compared({ hub, bare }: Run, unit: Unit, work: () => Promise<number>): Promise<Compared> {
  const before = [hub, bare].map(({ pid }) => runningMicroseconds(pid))
  const units = await work()
  const [ours, theirs] = [hub, bare].map(({ pid }, at) => ({
    unit,
    microseconds: (runningMicroseconds(pid) - (before[at] as number)) / units,
  })) as [CpuPerUnit, CpuPerUnit]
  return { hub: ours, bare: theirs }
}

/**
 * Reads the longest list page by page: each has other items. The bare reader, which has no cursor and remembers nothing,
 * reads its first page as often. `later`: items of pages behind those, which nobody has read.
 */
async function coldPages(run: Run): Promise<{ cold: Compared; later: string[] }> {
  const first = `/v1/outlets/${OUTLETS[2]}/items?limit=${PAGE}`
  let cursor: string | null = null
  const next = async () => {
    const page = JSON.parse(
      await read(run.hub, first + (cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`)),
    )
    cursor = page.next
    if (cursor === null) throw new Error('the list is too short: give more --items')
  }
  const pages = async (count: number) => {
    for (let done = 0; done < count; done++) {
      await next()
      await read(run.bare, first)
    }
    return count
  }
  await pages(WARM_UP.pages)
  const cold = await compared(run, 'list', () => pages(COLD.pages))
  return { cold, later: oldestItems(run.file, WARM_UP.items + COLD.items) }
}

function oldestItems(file: string, count: number): string[] {
  using database = new DatabaseSync(file, { readOnly: true })
  const rows = database.prepare(
    'SELECT itemId FROM outlet_items WHERE entry = (SELECT id FROM names WHERE name = ?) ORDER BY day LIMIT ?',
  )
  return rows.all(OUTLETS[2] as string, count).map(({ itemId }) => String(itemId))
}

async function coldItemReads(run: Run, itemIds: string[]): Promise<Compared> {
  const items = async (ids: string[]) => {
    for (const itemId of ids) for (const reader of [run.hub, run.bare]) await read(reader, `/v1/items/${itemId}`)
    return ids.length
  }
  await items(itemIds.slice(0, WARM_UP.items))
  await assertSame(run, `/v1/items/${itemIds[0]}`)
  return compared(run, 'item', () => items(itemIds.slice(WARM_UP.items)))
}

/** Three addresses a round, in turn. */
function itemsInTurn(itemIds: string[]): () => string[] {
  let at = 0
  return () => Array.from({ length: 3 }, () => `/v1/items/${itemIds[at++ % itemIds.length]}`)
}

/** A publish, and when it is applied, three reads by each of the two. */
async function mixed(run: Run, unit: Unit, paths: () => string[]): Promise<Compared> {
  const rounds = async (count: number) => {
    let reads = 0
    for (let round = 0; round < count; round++) {
      await applied(run, await publish(run, `${unit}-${count}-${round}`))
      for (const path of paths()) {
        for (const reader of [run.hub, run.bare]) await read(reader, path)
        reads++
      }
    }
    return reads
  }
  await rounds(ROUNDS / 5)
  return compared(run, unit, () => rounds(ROUNDS))
}

function publish({ publisher, token }: Run, name: string): Promise<string> {
  const content = {
    title: `工作公示（${name}）`,
    body: { format: 'text', text: `${name}：经研究确定，现予公示。`.repeat(40) },
    shownOn: { board: 'all', site: 'all', topic: 'all' },
  }
  return publishItem({ url: publisher.url, token, nodeId: NODE }, content, { new: true })
}

/** Looks into the file, so that waiting costs neither of the two that are measured. */
async function applied({ file }: Run, itemId: string): Promise<void> {
  using database = new DatabaseSync(file, { readOnly: true })
  const found = database.prepare('SELECT 1 FROM items WHERE itemId = ?')
  while (found.get(itemId) === undefined) await new Promise((resolve) => setTimeout(resolve, 2))
}
