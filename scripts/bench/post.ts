import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateItems } from '../generate/generate-items.ts'
import { caughtUp, type HubProcess, startHubProcess } from '../hub-process.ts'
import { type Figure, figure, quantile } from './figures.ts'
import { cpuMicroseconds } from './process-usage.ts'
import { publishItem } from './publish-item.ts'

const RATE = 50

/**
 * Measures single publishes at 50 a second, until the durable answer and until the item can be read on a board, a site
 * and the topic. Then it measures as many publishes one after the other: first each read back before the next one, which
 * a busy machine cannot drive into a backlog that costs more, and then while nobody reads.
 */
export async function benchPost({ posts }: { posts: number }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  const hub = await startHubProcess({ dataFolder: folder, env: { HUB_RATE_LIMIT: '0' } })
  try {
    await caughtUp(hub.url)
    const answers: number[] = []
    const readable: number[] = []
    const running: Promise<void>[] = []
    const contents = [...generateItems({ seed: 3, count: 3 * posts + 20 })].map((item, index) => contentOf(item, index))
    for (const content of contents.slice(0, 20)) await publish(hub.url, hub.tokens.fuyang as string, content)
    const spentBefore = cpuMicroseconds(hub.pid)
    const started = performance.now()
    for (const [index, content] of contents.slice(20, 20 + posts).entries()) {
      await until(started + (index * 1000) / RATE)
      const measuring = measure(hub.url, hub.tokens.fuyang as string, content, answers, readable)
      // Promise.all sees a failure later. Until then it must not end this process and leave the hub running.
      measuring.catch(() => {})
      running.push(measuring)
    }
    await Promise.all(running)
    const spent = (cpuMicroseconds(hub.pid) - spentBefore) / posts
    const readBack = await publishReadBack(hub, contents.slice(20 + posts, 20 + 2 * posts))
    const alone = await publishAlone(hub, contents.slice(20 + 2 * posts))
    return [
      figure(`POST at ${RATE}/s, durable answer p50`, quantile(answers, 0.5), 'ms', { atMost: 6 }),
      figure(`POST at ${RATE}/s, durable answer p99`, quantile(answers, 0.99), 'ms'),
      figure('readable on all outlets after the request p50', quantile(readable, 0.5), 'ms'),
      figure('readable on all outlets after the request p99', quantile(readable, 0.99), 'ms', { atMost: 250 }),
      figure(`one core at ${RATE}/s, each read back on three lists`, (spent * RATE) / 10_000, '%', {
        atMost: 60,
        cpu: { unit: 'publish', microseconds: spent },
      }),
      readBack,
      alone,
    ]
  } finally {
    await hub.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function publishReadBack({ url, pid, tokens }: HubProcess, contents: unknown[]): Promise<Figure> {
  const spentBefore = cpuMicroseconds(pid)
  for (const content of contents) await measure(url, tokens.fuyang as string, content, [], [])
  const microseconds = (cpuMicroseconds(pid) - spentBefore) / contents.length
  return figure(`the same one after the other, as of ${RATE}/s`, (microseconds * RATE) / 10_000, '%', {
    atMost: 60,
    cpu: { unit: 'publish', microseconds },
  })
}

async function publishAlone({ url, pid, tokens }: HubProcess, contents: unknown[]): Promise<Figure> {
  const spentBefore = cpuMicroseconds(pid)
  const started = performance.now()
  let itemId = ''
  for (const content of contents) itemId = await publish(url, tokens.fuyang as string, content)
  const seen = await fetch(`${url}/v1/items/${itemId}?atLeast=1`)
  if (seen.status !== 200) throw new Error(`GET gave ${seen.status}`)
  const seconds = (performance.now() - started) / 1000
  const microseconds = (cpuMicroseconds(pid) - spentBefore) / contents.length
  return figure('publishes one after the other, until all can be read', contents.length / seconds, 'items/s', {
    cpu: { unit: 'publish', microseconds },
  })
}

const contentOf = (item: { title: string; body: string }, index: number) => ({
  title: `${item.title}（${index}）`,
  body: { format: 'text', text: item.body },
  shownOn: { board: 'all', site: 'all', topic: 'all' },
})

const publish = (url: string, token: string, content: unknown): Promise<string> =>
  publishItem({ url, token, nodeId: 'fuyang' }, content)

async function measure(
  url: string,
  token: string,
  content: unknown,
  answers: number[],
  readable: number[],
): Promise<void> {
  const started = performance.now()
  const itemId = await publish(url, token, content)
  answers.push(performance.now() - started)
  const seen = await fetch(`${url}/v1/items/${itemId}?atLeast=1`)
  if (seen.status !== 200) throw new Error(`GET gave ${seen.status}`)
  for (const outlet of ['board/341222102200', 'site/341222', 'topic/341200'])
    if (!(await isListed(`${url}/v1/outlets/${outlet}/items?limit=50`, itemId)))
      throw new Error(`${itemId} is not on ${outlet}`)
  readable.push(performance.now() - started)
}

/** Looks on the first page, and on later ones too, because on a busy machine more may have been published meanwhile. */
async function isListed(list: string, itemId: string): Promise<boolean> {
  for (let cursor = ''; ; ) {
    const page = (await (await fetch(`${list}${cursor}`)).json()) as {
      items: { itemId: string }[]
      next: string | null
    }
    if (page.items.some((item) => item.itemId === itemId)) return true
    if (page.next === null) return false
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}

const until = (moment: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())))
