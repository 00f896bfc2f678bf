import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../hub-process.ts'
import { type CpuPerUnit, type Figure, figure, quantile } from './figures.ts'
import { firstSync } from './first-sync.ts'
import { generatedFile } from './generated-file.ts'
import { cpuMicroseconds, cpuMicrosecondsOfEndedChildren, residentMegabytes } from './process-usage.ts'
import { type TimedRequests, timedNotModified, timedRequests, timedTextChecks, warmUp } from './timed-requests.ts'

const OUTLETS = ['board/341222102200', 'site/341222', 'site/341226', 'topic/341200']
const PAGES = ['/', '/boards/341222102200', '/sites/341222', '/topics/341200']
const TERMS = {
  one: ['县', '村', '年', '补', '䶮'],
  more: ['补贴', '公示', '征地', '太和县', '危房改造', '救助资金', '不存在的词组', '2023年'],
}

/** Each kind of reading is measured over so many requests. */
const REQUESTS = 600

interface ImportedStep {
  itemsPerSecond: number
  cpu: CpuPerUnit
}

/**
 * Measures a hub with many items: its import against that of the first 10,000, lists, search, pages, memory, and a
 * rebuild while reads go on.
 */
export async function benchBig({ items, step = 10_000 }: { items: number; step?: number }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  const dataFolder = join(folder, 'data')
  const hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
  try {
    await caughtUp(hub.url)
    const steps: ImportedStep[] = []
    for (let done = 0; done < items; done += step) {
      const file = await generatedFile(folder, { seed: 100 + done / step, count: step })
      steps.push(await importStep(hub, dataFolder, file))
      rmSync(file)
    }
    const memory = residentMegabytes(hub.pid)
    const [first, last] = [steps[0] as ImportedStep, steps.at(-1) as ImportedStep]
    return [
      figure(`import rate at ${items} against the first ${step}`, last.itemsPerSecond / first.itemsPerSecond, '×', {
        atLeast: 0.75,
      }),
      figure(`import rate at ${items}`, last.itemsPerSecond, 'items/s', { cpu: last.cpu }),
      ...(await readFigures(hub)),
      figure('resident memory of the hub', memory, 'MB', { atMost: 500 }),
      ...(await firstSync(hub)),
      ...(await rebuildFigures(hub, dataFolder)),
    ]
  } finally {
    await hub.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function importStep(hub: HubProcess, dataFolder: string, file: string): Promise<ImportedStep> {
  const before = await lastSeq(hub.url)
  const spent = () => cpuMicroseconds(hub.pid) + cpuMicrosecondsOfEndedChildren()
  const spentBefore = spent()
  const started = performance.now()
  const env = { HUB_TOKEN: hub.tokens.fuyang as string }
  const { code, stdout } = await runHub(['--json', 'import', file, '--node', 'fuyang'], { dataFolder, env })
  if (code !== 0) throw new Error(`import ended with ${code}: ${stdout.slice(0, 2000)}`)
  const { accepted } = JSON.parse(stdout) as { accepted: number }
  await caughtUp(hub.url, { fuyang: before + accepted })
  return {
    itemsPerSecond: accepted / ((performance.now() - started) / 1000),
    cpu: { unit: 'item', microseconds: (spent() - spentBefore) / accepted },
  }
}

async function readFigures({ url, pid }: HubProcess): Promise<Figure[]> {
  const search = (terms: string[]) =>
    terms.flatMap((q) => OUTLETS.map((outlet) => `${url}/v1/outlets/${outlet}/items?q=${encodeURIComponent(q)}`))
  const lists = OUTLETS.map((outlet) => `${url}/v1/outlets/${outlet}/items?limit=20`)
  const ids = await itemIds(lists)
  const read = async (name: string, urls: string[], unit: CpuPerUnit['unit'], atMost?: number) => {
    await warmUp(urls)
    return p99(name, await timedRequests(pid, { urls, requests: REQUESTS, unit }), atMost)
  }
  const pathsOf = (prefix: string) => ids.map((itemId) => `${url}${prefix}/${itemId}`)
  const pages = PAGES.map((path) => `${url}${path}`)
  return [
    await read('outlet list p99', lists, 'list', 20),
    await read('search p99, two characters and more', search(TERMS.more), 'list', 60),
    await read('search p99, one character', search(TERMS.one), 'list', 150),
    p99('304 p99', await timedNotModified(pid, `${url}/v1/outlets/${OUTLETS[1]}/items`, REQUESTS), 5),
    await read('item p99', pathsOf('/v1/items'), 'item'),
    await read('page of an item p99', pathsOf('/items'), 'page'),
    await read('page of a list p99', pages, 'page'),
    p99(
      'a copied text checked p99',
      await timedTextChecks({ url, pid }, await copiedTexts(pathsOf('/v1/items'))),
      2000,
    ),
  ]
}

/** The texts of items as copies have them: whole, with one other character, and told in other words from the middle on. */
async function copiedTexts(items: string[]): Promise<string[]> {
  const texts: string[] = []
  for (const item of items.slice(0, 20)) {
    const { content } = (await (await fetch(item)).json()) as { content?: { title: string; body: { text: string } } }
    // The sample has withdrawn ones.
    if (content === undefined) continue
    const text = `${content.title}\n${content.body.text}`
    const middle = Math.floor(text.length / 2)
    const [before, after] = [text.slice(0, middle), text.slice(middle)]
    texts.push(text, `${before}鼋${after.slice(1)}`, before + [...after].reverse().join(''))
  }
  return texts
}

const p99 = (name: string, { milliseconds, cpu }: TimedRequests, atMost?: number): Figure =>
  figure(name, quantile(milliseconds, 0.99), 'ms', { atMost, cpu })

async function itemIds(lists: string[]): Promise<string[]> {
  const ids = new Set<string>()
  for (const list of lists) {
    const { items } = (await (await fetch(list)).json()) as { items: { itemId: string }[] }
    for (const { itemId } of items) ids.add(itemId)
  }
  return [...ids]
}

async function rebuildFigures({ url, pid }: HubProcess, dataFolder: string): Promise<Figure[]> {
  const reads: number[] = []
  const list = `${url}/v1/outlets/${OUTLETS[1]}/items?limit=20`
  let rebuilding = true
  const reading = (async () => {
    while (rebuilding)
      reads.push(...(await timedRequests(pid, { urls: [list], requests: 1, unit: 'list' })).milliseconds)
  })()
  const spentBefore = cpuMicrosecondsOfEndedChildren()
  const { code, stdout, stderr } = await runHub(['--json', 'rebuild'], { dataFolder })
  rebuilding = false
  await reading
  if (code !== 0) throw new Error(`rebuild ended with ${code}: ${stderr}`)
  const { eventsPerSecond, records } = JSON.parse(stdout) as { eventsPerSecond: number; records: number }
  const microseconds = (cpuMicrosecondsOfEndedChildren() - spentBefore) / records
  return [
    figure('rebuild with search, reads going on', eventsPerSecond, 'events/s', {
      atLeast: 3000,
      cpu: { unit: 'event', microseconds },
    }),
    figure('outlet list p99 during the rebuild', quantile(reads, 0.99), 'ms'),
  ]
}

async function lastSeq(url: string): Promise<number> {
  const { nodes } = (await (await fetch(`${url}/v1/status`)).json()) as { nodes: { nodeId: string; lastSeq: number }[] }
  return nodes.find(({ nodeId }) => nodeId === 'fuyang')?.lastSeq ?? 0
}
