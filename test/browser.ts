import { existsSync } from 'node:fs'
import type { Context } from 'mocha'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Starts a real browser without a window. `hosts` says where names lead, as Chromium's `--host-resolver-rules` does: as a
 * rule it reaches no network. Skips what calls it, and says so, where the machine has no browser.
 */
export async function startBrowser(test: Context, hosts = 'MAP * ~NOTFOUND'): Promise<Browser> {
  const executablePath = PLACES.find((place) => existsSync(place))
  if (executablePath === undefined) {
    process.stderr.write('      pending: no chromium on this machine\n')
    return test.skip()
  }
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', `--host-resolver-rules=${hosts}`]
  return chromium.launch({ executablePath, args })
}
