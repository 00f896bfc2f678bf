import { existsSync } from 'node:fs'
import type { Context } from 'mocha'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [
  // Debian, Ubuntu, and whoever has it from its makers.
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/**
 * Starts a real browser. Names below `.test` lead to this machine, over plain http: pages there have no WebCrypto, as
 * those of many village sites. Skips what calls it, and says so, where there is no browser.
 */
export async function startBrowser(test: Context): Promise<Browser> {
  const executablePath = PLACES.find((place) => existsSync(place))
  if (executablePath === undefined) {
    console.log(`no browser at ${PLACES.join(', ')}: its tests are skipped`)
    return test.skip()
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--host-resolver-rules=MAP *.test 127.0.0.1', '--disable-dev-shm-usage'],
  })
}
