import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caughtUp, type HubProcess, startHubProcess } from '../hub-process.ts'
import { collectedMemory, INSPECTED } from './collected-memory.ts'
import { type Figure, figure, quantile } from './figures.ts'
import { cpuMicroseconds } from './process-usage.ts'
import { publishItem } from './publish-item.ts'

const RATE = 10
const SECONDS = 20
const WARM_UP = { clients: 200, changes: 20 }

/**
 * Measures readers who follow the changes of one outlet while a clerk publishes 10 items a second: how long after the
 * request of the clerk each reader has each item, what a reader costs in memory, and the processor time. The readers live
 * in this process, on the same cores.
 */
export async function benchStreams({ clients }: { clients: number }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  const env = { ...INSPECTED, HUB_RATE_LIMIT: '0', HUB_STREAMS: String(2 * clients) }
  const hub = await startHubProcess({ dataFolder: folder, env })
  try {
    await caughtUp(hub.url)
    await warmUp(hub)
    const before = await collectedMemory(hub.output())
    const readers = await Promise.all(Array.from({ length: clients }, () => follow(hub.url)))
    await settled()
    const connected = await collectedMemory(hub.output())
    const spentBefore = cpuMicroseconds(hub.pid)
    const sent = await publishAtRate(hub, RATE * SECONDS)
    await Promise.all(readers.map((reader) => reader.until(sent.size)))
    const spent = cpuMicroseconds(hub.pid) - spentBefore
    await settled()
    const after = await collectedMemory(hub.output())
    const milliseconds = readers.flatMap(({ heard }) =>
      [...sent].map(([mark, at]) => (heard.get(mark) ?? Number.POSITIVE_INFINITY) - at),
    )
    for (const reader of readers) reader.close()
    return [
      figure(`${clients} streams at ${RATE} changes/s, with all readers p50`, quantile(milliseconds, 0.5), 'ms'),
      figure(`${clients} streams at ${RATE} changes/s, with all readers p99`, quantile(milliseconds, 0.99), 'ms', {
        atMost: 2000,
      }),
      figure('the last reader has the last of them', quantile(milliseconds, 1), 'ms'),
      figure('one core of the hub, publishing and projecting, too', spent / 10_000 / SECONDS, '%', {
        cpu: { unit: 'publish', microseconds: spent / sent.size },
      }),
      figure('a stream lives in, connected', (connected.living - before.living) / clients, 'KB', { atMost: 40 }),
      figure('a stream lives in, after all changes', (after.living - before.living) / clients, 'KB', { atMost: 40 }),
      figure('the process has grown by, a stream, connected', (connected.resident - before.resident) / clients, 'KB'),
      figure('the same after all changes', (after.resident - before.resident) / clients, 'KB'),
    ]
  } finally {
    await hub.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Code that is new to a process costs more at first, in time and in memory. */
async function warmUp(hub: HubProcess): Promise<void> {
  const readers = await Promise.all(Array.from({ length: WARM_UP.clients }, () => follow(hub.url)))
  const sent = await publishAtRate(hub, WARM_UP.changes)
  await Promise.all(readers.map((reader) => reader.until(sent.size)))
  for (const reader of readers) reader.close()
  await settled()
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 3000))

interface Reader {
  /** When each change had come, by the mark in its title. */
  heard: Map<string, number>
  until(count: number): Promise<void>
  close(): void
}

const MARK = /推送之(\d+-\d+)/g

/** Resolves when the stream has caught up. */
function follow(url: string): Promise<Reader> {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect(Number(port), hostname)
  socket.write(`GET /v1/changes/stream?outlet=topic/341200 HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  const heard = new Map<string, number>()
  let [rest, isThere] = ['', false]
  let look = () => {}
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const text = rest + chunk
      if (isThere)
        for (const [, mark = ''] of text.matchAll(MARK)) if (!heard.has(mark)) heard.set(mark, performance.now())
      if (!isThere && text.includes('event:caught-up')) {
        isThere = true
        resolve(reader)
      }
      rest = text.slice(-100)
      look()
    })
    const reader: Reader = {
      heard,
      until: (count) =>
        new Promise((done) => {
          look = () => heard.size >= count && done()
          look()
        }),
      close: () => void socket.destroy(),
    }
  })
}

let publishes = 0

/** Publishes so many items, and gives when each was asked for, by its mark. */
async function publishAtRate({ url, tokens }: HubProcess, count: number): Promise<Map<string, number>> {
  const sent = new Map<string, number>()
  const started = performance.now()
  const running: Promise<void>[] = []
  for (let n = 0; n < count; n++) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, started + (n * 1000) / RATE - performance.now())))
    const mark = `${publishes++}-${n}`
    sent.set(mark, performance.now())
    running.push(publish(url, tokens.fuyang as string, mark))
  }
  await Promise.all(running)
  return sent
}

async function publish(url: string, token: string, mark: string): Promise<void> {
  const content = {
    title: `公示，推送之${mark}。`,
    body: { format: 'text', text: `${mark}：经研究确定，现予公示。`.repeat(40) },
    shownOn: { board: 'all', site: 'all', topic: 'all' },
  }
  await publishItem({ url, token, nodeId: 'fuyang' }, content, { new: true })
}
