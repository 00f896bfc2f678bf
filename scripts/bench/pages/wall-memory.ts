import type { Browser, CDPSession, Page } from 'playwright-core'
import { type Figure, figure, quantile } from '../figures.ts'
import { residentMegabytes } from '../process-usage.ts'

const SCREEN = { width: 1920, height: 1080 }
const MOST_PERCENT = 5
const MINUTE_SECONDS = 60
const BEFORE_MINUTES = 10
/** Memory goes up and down between turns: the middle of so many counts. */
const TURNS_LOOKED_AT = 9

interface Taken {
  heap: number
  nodes: number
  resident: number
}

/**
 * A wall that turns its pages for so long, each as soon as the one before has been shown: the screen goes where the page
 * says, the time between is not waited for. `change` is done once in ten minutes of the wall, as clerks publish meanwhile.
 */
export async function turningWall(
  browser: Browser,
  url: string,
  { minutes, change }: { minutes: number; change: () => Promise<unknown> },
): Promise<Figure[]> {
  const context = await browser.newContext({ viewport: SCREEN })
  try {
    const page = await context.newPage()
    const probe = await createProbe(browser, page)
    const taken: Taken[] = []
    let turns = 0
    let turn = 0
    let seconds = 0
    let next = url
    for (; seconds < minutes * MINUTE_SECONDS; seconds += turn) {
      if (turns > 0 && seconds % (BEFORE_MINUTES * MINUTE_SECONDS) === 0) await change()
      await page.goto(next)
      ;[turn, next] = await refreshOf(page)
      turns++
      const isLookedAt = [BEFORE_MINUTES, minutes].some((at) => {
        const left = at * MINUTE_SECONDS - seconds
        return left > 0 && left <= TURNS_LOOKED_AT * turn
      })
      if (isLookedAt) taken.push(await probe())
    }
    const [before, after] = [taken.slice(0, TURNS_LOOKED_AT), taken.slice(TURNS_LOOKED_AT)]
    return growths(`wall, ${turns} turns in ${minutes / 60} h`, before, after)
  } finally {
    await context.close()
  }
}

/**
 * One page of the wall that stays, as when the hub is away, while the clock that its script sees runs on. What turns the
 * page is taken out, because it follows the real clock.
 */
export async function standingWall(browser: Browser, url: string, minutes: number): Promise<Figure[]> {
  const context = await browser.newContext({ viewport: SCREEN, serviceWorkers: 'block' })
  try {
    const page = await context.newPage()
    await page.clock.install()
    await page.route(url, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replace(/<meta http-equiv="refresh"[^>]*>/, ''),
      })
    })
    await page.goto(url)
    const probe = await createProbe(browser, page)
    const takenIn = async (until: number, from: number) => {
      await page.clock.runFor((until - from - TURNS_LOOKED_AT) * MINUTE_SECONDS * 1000)
      const taken: Taken[] = []
      while (taken.length < TURNS_LOOKED_AT) {
        await page.clock.runFor(MINUTE_SECONDS * 1000)
        taken.push(await probe())
      }
      return taken
    }
    const before = await takenIn(BEFORE_MINUTES, 0)
    const after = await takenIn(minutes, BEFORE_MINUTES)
    const said = await page.locator('.aged').textContent()
    if (!said?.includes(`${minutes} 分钟`)) throw new Error(`the wall's clock did not run: it says "${said}"`)
    return growths(`wall, one page for ${minutes / 60} h`, before, after)
  } finally {
    await context.close()
  }
}

async function refreshOf(page: Page): Promise<[number, string]> {
  const refresh = await page.locator('meta[http-equiv=refresh]').getAttribute('content')
  const [, seconds, address = ''] = /^(\d+); url=(.+)$/.exec(refresh ?? '') ?? []
  if (seconds === undefined) throw new Error(`the wall does not turn: ${refresh}`)
  return [Number(seconds), new URL(address, page.url()).href]
}

/** Gives, after collecting garbage, the script's heap, the nodes of the page, and what the renderers hold resident. */
async function createProbe(browser: Browser, page: Page): Promise<() => Promise<Taken>> {
  const session = await page.context().newCDPSession(page)
  const system = await browser.newBrowserCDPSession()
  await session.send('Performance.enable')
  return async () => {
    await session.send('HeapProfiler.collectGarbage')
    const { metrics } = await session.send('Performance.getMetrics')
    const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN
    return { heap: metric('JSHeapUsedSize'), nodes: metric('Nodes'), resident: await residentOfRenderers(system) }
  }
}

async function residentOfRenderers(system: CDPSession): Promise<number> {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo')
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  return renderers.reduce((sum, { id }) => sum + residentMegabytes(id), 0)
}

function growths(name: string, before: Taken[], after: Taken[]): Figure[] {
  const growth = (what: string, of: keyof Taken) => {
    const [first, last] = [before, after].map((taken) =>
      quantile(
        taken.map((one) => one[of]),
        0.5,
      ),
    ) as [number, number]
    return figure(`${name}: ${what} since ${BEFORE_MINUTES} min`, (100 * last) / first - 100, '%', {
      atMost: MOST_PERCENT,
    })
  }
  return [growth('heap', 'heap'), growth('nodes', 'nodes'), growth('memory of renderers', 'resident')]
}
