import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '../../browser.ts'
import { caughtUp, type HubProcess, startHubProcess } from '../../hub-process.ts'
import type { Figure } from '../figures.ts'
import { publishItem } from '../publish-item.ts'
import { largestPaints } from './largest-paint.ts'
import { askedAgain, firstAsked, type NamedPages } from './page-cpu.ts'
import { type Served, served, startStatic } from './static-copy.ts'
import { standingWall, turningWall } from './wall-memory.ts'

const NODE = 'fuyang'
const WALL = '/boards/341222102200/wall'
/** A wall shows so many at most. */
const ITEMS_OF_A_WALL = 40
const WARM_UP_ROUNDS = 10
/** In which a hub ends what follows from a publish in the background. */
const SETTLED_MS = 300

interface Sizes {
  /** Rounds of a publish and one request for each page. */
  rounds: number
  /** For each page that is asked for again. */
  requests: number
  paints: number
  wallMinutes: number
}

/**
 * Measures pages of the sample, with a full wall, against a static page of the same bytes on a bare server
 * (static-process.ts) in the same run: the processor time of the server, and when a slow browser has painted them. Then
 * how the memory of a wall grows. What browsers do is left out where there is no Chromium.
 */
export async function benchPages({ rounds, requests, paints, wallMinutes }: Sizes): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  const process_ = await startHubProcess({ dataFolder: folder, env: { HUB_RATE_LIMIT: '0' } })
  const hub = served(process_)
  try {
    await using copy = await startStatic()
    await caughtUp(hub.url)
    let newest = ''
    for (let item = 0; item < ITEMS_OF_A_WALL; item++) newest = await publish(process_)
    const change = async () => {
      newest = await publish(process_)
      await caughtUp(hub.url)
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS))
      return pagesOf(newest)
    }
    await firstAsked({ hub, copy }, { rounds: WARM_UP_ROUNDS, change })
    const first = await firstAsked({ hub, copy }, { rounds, change })
    const again = await askedAgain({ hub, copy }, pagesOf(newest), requests)
    return [
      ...first,
      ...again,
      ...(await inBrowser({ hub, copy, change, pages: pagesOf(newest), paints, wallMinutes })),
    ]
  } finally {
    hub.agent.destroy()
    await process_.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const pagesOf = (itemId: string): NamedPages => [
  ['home page', '/'],
  ['board', '/boards/341222102200'],
  ['site', '/sites/341222'],
  ['site, page 2', '/sites/341222?page=2'],
  ['site, a search', `/sites/341222?q=${encodeURIComponent('公示')}`],
  ['topic', '/topics/341200'],
  ['item', `/items/${itemId}`],
  ['wall', WALL],
]

interface InBrowser extends Pick<Sizes, 'paints' | 'wallMinutes'> {
  hub: Served
  copy: Served
  change: () => Promise<unknown>
  pages: NamedPages
}

async function inBrowser({ hub, copy, change, pages, paints, wallMinutes }: InBrowser): Promise<Figure[]> {
  const browser = await launchBrowser('MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
  if (browser === null) {
    process.stderr.write('bench: no chromium on this machine: no figure of LCP and of the memory of a wall\n')
    return []
  }
  try {
    const painted = await largestPaints(browser, { hub, copy, pages, rounds: paints })
    const turning = await turningWall(browser, hub.url + WALL, { minutes: wallMinutes, change })
    return [...painted, ...turning, ...(await standingWall(browser, hub.url + WALL, wallMinutes))]
  } finally {
    await browser.close()
  }
}

let published = 0

const publish = ({ url, tokens }: HubProcess): Promise<string> =>
  publishItem(
    { url, token: tokens[NODE] as string, nodeId: NODE },
    {
      title: `工作公示（第 ${++published} 号）`,
      body: { format: 'text', text: `第 ${published} 号：经研究确定，现予公示。`.repeat(40) },
      shownOn: { board: 'all', site: 'all', topic: 'all' },
    },
    { new: true },
  )
