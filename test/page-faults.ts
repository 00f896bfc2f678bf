import axe from 'axe-core'
import type { Page } from 'playwright-core'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What nobody finds wrong of a page. A screen that nobody touches turns by itself: no reader is cut short on it. */
const LOOK = (wall: boolean): string =>
  `axe.run(document, { runOnly: ${JSON.stringify(RULES)}${wall ? ", rules: { 'meta-refresh': { enabled: false } }" : ''} })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ' at ' + nodes.map(({ html }) => html.slice(0, 150)).join(' and ')))`
const IS_TOO_WIDE = 'document.documentElement.scrollWidth > innerWidth'

/** What axe finds wrong of the page that is open, and whether it is wider than the screen. */
export async function faultsOf(page: Page, path: string): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = (await page.evaluate(LOOK(path.endsWith('/wall')))) as string[]
  return [...found, ...((await page.evaluate(IS_TOO_WIDE)) ? ['is wider than the screen'] : [])]
}
