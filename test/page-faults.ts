import axe from 'axe-core'
import type { Page } from 'playwright-core'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What nobody finds wrong of a page. A screen that nobody touches turns by itself: no reader is cut short on it. */
const LOOK = (wall: boolean): string =>
  `axe.run(document, { runOnly: ${JSON.stringify(RULES)}${wall ? ", rules: { 'meta-refresh': { enabled: false } }" : ''} })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ' at ' + nodes.map(({ html }) => html.slice(0, 150)).join(' and ')))`
const IS_TOO_WIDE = 'document.documentElement.scrollWidth > innerWidth'
/** A box stands on the first line of the words that it belongs to. */
const PARTED_BOXES = `[...document.querySelectorAll('label > input[type=checkbox], label > input[type=radio]')].flatMap((box) => {
  const words = document.createRange()
  const text = [...box.parentElement.childNodes].find((node) => node !== box && node.textContent.trim() !== '')
  if (text === undefined) return []
  words.selectNode(text)
  const [line] = words.getClientRects()
  const { top, bottom } = box.getBoundingClientRect()
  return line === undefined || (top < line.bottom && bottom > line.top) ? [] : ['a box away from its words: ' + box.parentElement.textContent.trim()]
})`

/** What axe finds wrong of the page that is open, whether it is wider than the screen, and boxes that do not stand by their words. */
export async function faultsOf(page: Page, path: string): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = (await page.evaluate(LOOK(path.endsWith('/wall')))) as string[]
  const parted = (await page.evaluate(PARTED_BOXES)) as string[]
  return [...found, ...parted, ...((await page.evaluate(IS_TOO_WIDE)) ? ['is wider than the screen'] : [])]
}
