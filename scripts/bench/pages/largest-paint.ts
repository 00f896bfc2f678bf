import type { Browser } from 'playwright-core'
import { type Figure, figure, quantile } from '../figures.ts'
import type { NamedPages } from './page-cpu.ts'
import { copyWhole, type Served } from './static-copy.ts'

const SLOW_DOWN = 4
const MOST_TIMES = 1.5
/** After the page has loaded: a later paint of a larger element would have come by then. */
const SETTLED_MS = 300

/** The largest paint of each page, in turn with that of its static copy, in a browser slowed down that keeps nothing. */
export async function largestPaints(
  browser: Browser,
  { hub, copy, pages, rounds }: { hub: Served; copy: Served; pages: NamedPages; rounds: number },
): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, path] of pages) {
    await copyWhole(hub, copy, path)
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = -1; round < rounds; round++) {
      // Each is the first of the two as often as the other.
      const [one, other] = round % 2 === 0 ? [hub, copy] : [copy, hub]
      const times = new Map([[one, await largestPaint(browser, one.url + path)]])
      times.set(other, await largestPaint(browser, other.url + path))
      if (round < 0) continue
      ours.push(times.get(hub) as number)
      theirs.push(times.get(copy) as number)
    }
    const [median, static_] = [quantile(ours, 0.5), quantile(theirs, 0.5)]
    figures.push(
      figure(`${name}, LCP at ${SLOW_DOWN} × slow-down`, median / static_, '× static', { atMost: MOST_TIMES }),
      figure('  its LCP from the hub', median, 'ms'),
    )
  }
  return figures
}

async function largestPaint(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
    const answer = await page.goto(url, { waitUntil: 'load' })
    if (answer?.status() !== 200) throw new Error(`${url} gave ${answer?.status()}`)
    const time = await page.evaluate(
      (settled) =>
        new Promise<number>((resolve) => {
          let latest = Number.NaN
          // This runs in the browser. The types are Node's, whose observer knows no paints.
          const paints = { type: 'largest-contentful-paint', buffered: true } as unknown as { type: 'mark' }
          new PerformanceObserver((list) => {
            latest = list.getEntries().at(-1)?.startTime ?? latest
          }).observe(paints)
          setTimeout(() => resolve(latest), settled)
        }),
      SETTLED_MS,
    )
    if (Number.isNaN(time)) throw new Error(`the browser tells no largest paint of ${url}`)
    return time
  } finally {
    await context.close()
  }
}
