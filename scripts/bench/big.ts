import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caughtUp, runHub, startHubProcess } from '../hub-process.ts'
import { type Figure, figure, quantile } from './figures.ts'
import { generatedFile } from './generated-file.ts'

const OUTLETS = ['board/341222102200', 'site/341222', 'site/341226', 'topic/341200']
const TERMS = {
  one: ['县', '村', '年', '补', '䶮'],
  more: ['补贴', '公示', '征地', '太和县', '危房改造', '救助资金', '不存在的词组', '2023年'],
}

/** (c) At many items: import rate against that at 10,000, lists, search, 304s, memory. (d) Rebuild while reads go on. */
export async function benchBig({ items, step = 10_000 }: { items: number; step?: number }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  const dataFolder = join(folder, 'data')
  const hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
  try {
    await caughtUp(hub.url)
    const rates: number[] = []
    for (let done = 0; done < items; done += step) {
      const file = await generatedFile(folder, { seed: 100 + done / step, count: step })
      const before = await lastSeq(hub.url)
      const started = performance.now()
      const { code, stdout } = await runHub(['--json', 'import', file, '--node', 'fuyang'], { dataFolder })
      if (code !== 0) throw new Error(`import ended with ${code}: ${stdout.slice(0, 2000)}`)
      const { accepted } = JSON.parse(stdout) as { accepted: number }
      await caughtUp(hub.url, { fuyang: before + accepted })
      rates.push(accepted / ((performance.now() - started) / 1000))
      rmSync(file)
    }
    const memory = residentMegabytes(hub.pid)
    return [
      figure(
        `import rate at ${items} against the first ${step}`,
        (rates.at(-1) as number) / (rates[0] as number),
        '×',
        { atLeast: 0.75 },
      ),
      figure(`import rate at ${items}`, rates.at(-1) as number, 'items/s'),
      ...(await readFigures(hub.url)),
      figure('resident memory of the hub', memory, 'MB', { atMost: 500 }),
      ...(await rebuildFigures(hub.url, dataFolder)),
    ]
  } finally {
    await hub.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function readFigures(url: string): Promise<Figure[]> {
  const lists = await timed(
    OUTLETS.map((outlet) => `${url}/v1/outlets/${outlet}/items?limit=20`),
    50,
  )
  const search = (terms: string[]) =>
    terms.flatMap((q) => OUTLETS.map((outlet) => `${url}/v1/outlets/${outlet}/items?q=${encodeURIComponent(q)}`))
  return [
    figure('outlet list p99', quantile(lists, 0.99), 'ms', { atMost: 20 }),
    figure('search p99, two characters and more', quantile(await timed(search(TERMS.more), 10), 0.99), 'ms', {
      atMost: 60,
    }),
    figure('search p99, one character', quantile(await timed(search(TERMS.one), 10), 0.99), 'ms', { atMost: 150 }),
    figure('304 p99', quantile(await notModified(`${url}/v1/outlets/${OUTLETS[1]}/items`, 300), 0.99), 'ms', {
      atMost: 5,
    }),
  ]
}

async function rebuildFigures(url: string, dataFolder: string): Promise<Figure[]> {
  const reads: number[] = []
  let rebuilding = true
  const reading = (async () => {
    while (rebuilding) reads.push(...(await timed([`${url}/v1/outlets/${OUTLETS[1]}/items?limit=20`], 1)))
  })()
  const { code, stdout, stderr } = await runHub(['--json', 'rebuild'], { dataFolder })
  rebuilding = false
  await reading
  if (code !== 0) throw new Error(`rebuild ended with ${code}: ${stderr}`)
  const { eventsPerSecond } = JSON.parse(stdout) as { eventsPerSecond: number }
  return [
    figure('rebuild with search, reads going on', eventsPerSecond, 'events/s', { atLeast: 3000 }),
    figure('outlet list p99 during the rebuild', quantile(reads, 0.99), 'ms'),
  ]
}

async function timed(urls: string[], rounds: number): Promise<number[]> {
  const times: number[] = []
  for (const url of urls) await (await fetch(url)).arrayBuffer()
  for (let round = 0; round < rounds; round++)
    for (const url of urls) {
      const started = performance.now()
      const response = await fetch(url)
      await response.arrayBuffer()
      if (response.status !== 200) throw new Error(`${url} gave ${response.status}`)
      times.push(performance.now() - started)
    }
  return times
}

async function notModified(url: string, rounds: number): Promise<number[]> {
  const etag = (await fetch(url)).headers.get('etag') as string
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    const response = await fetch(url, { headers: { 'if-none-match': etag } })
    await response.arrayBuffer()
    if (response.status !== 304) throw new Error(`expected 304, got ${response.status}`)
    times.push(performance.now() - started)
  }
  return times
}

async function lastSeq(url: string): Promise<number> {
  const { nodes } = (await (await fetch(`${url}/v1/status`)).json()) as { nodes: { nodeId: string; lastSeq: number }[] }
  return nodes.find(({ nodeId }) => nodeId === 'fuyang')?.lastSeq ?? 0
}

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024
