import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { HubProcess } from '../hub-process.ts'
import { type Figure, figure } from './figures.ts'
import { cpuMicroseconds, peakMegabytes } from './process-usage.ts'

const OUTLET = 'topic/341200'

/** A first sync of everything that the topic has, by pages of 200 and by one file; both have to give the same. */
export async function firstSync({ url, pid }: HubProcess): Promise<Figure[]> {
  const byPages = await timed(pid, () => pagesOf(url))
  const byFile = await timed(pid, () => fileOf(url))
  if (!isDeepStrictEqual(byPages.states, byFile.states)) throw new Error('the file is not what the pages are')
  const items = byPages.states.size
  return [
    figure(`first sync of ${items} items by pages`, byPages.seconds, 's', {
      cpu: { unit: 'item', microseconds: byPages.spent / items },
    }),
    figure(`first sync of ${items} items by one file`, byFile.seconds, 's', {
      cpu: { unit: 'item', microseconds: byFile.spent / items },
    }),
    figure('most memory of the hub after both', peakMegabytes(pid), 'MB'),
  ]
}

/** The digest of each item's last line. */
type States = Map<string, string>

async function timed(pid: number, work: () => Promise<States>) {
  const [started, before] = [performance.now(), cpuMicroseconds(pid)]
  const states = await work()
  return { states, seconds: (performance.now() - started) / 1000, spent: cpuMicroseconds(pid) - before }
}

const digestOf = (line: string) => createHash('sha256').update(line).digest('base64')

async function pagesOf(url: string): Promise<States> {
  const states: States = new Map()
  for (let [cursor, more] = ['', true]; more; ) {
    const page = (await (await fetch(`${url}/v1/changes?outlet=${OUTLET}&limit=200${cursor}`)).json()) as {
      changes: { itemId: string }[]
      next: string
      more: boolean
    }
    for (const change of page.changes) states.set(change.itemId, digestOf(JSON.stringify(change)))
    cursor = `&cursor=${page.next}`
    more = page.more
  }
  return states
}

async function fileOf(url: string): Promise<States> {
  const response = await fetch(`${url}/v1/exports/${OUTLET}.ndjson`)
  if (response.status !== 200 || response.body === null) throw new Error(`the export gave ${response.status}`)
  const states: States = new Map()
  let [rest, isWhole] = ['', false]
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { itemId, end } = JSON.parse(line) as { itemId?: string; end?: unknown }
      if (itemId !== undefined) states.set(itemId, digestOf(line))
      isWhole = end !== undefined
    }
  }
  if (!isWhole) throw new Error('the export has no end')
  return states
}
