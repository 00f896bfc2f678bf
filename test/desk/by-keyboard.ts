import { expect } from 'chai'
import type { Page } from 'playwright-core'

/** What the element that has the focus is called. It runs in the browser. */
const FOCUSED = `(document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent ?? '').trim()`

/** Tabs on until what has the focus answers to these words. */
export async function tabTo(page: Page, words: string): Promise<void> {
  for (let at = 0; at < 80; at++) {
    await page.keyboard.press('Tab')
    const said = String(await page.evaluate(FOCUSED))
    if (said.startsWith(words)) return
  }
  expect.fail(`no way by the keyboard to ${words}`)
}

export async function typeIntoField(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, label)
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

/** Presses what answers to these words, and waits for the page to which it leads. */
export async function pressInTabs(page: Page, words: string): Promise<void> {
  await tabTo(page, words)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}
