import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Starts a real browser without a window; null where the machine has none. `hosts` says where names lead, as Chromium's
 * `--host-resolver-rules` does: as a rule it reaches no network.
 */
export async function launchBrowser(hosts = 'MAP * ~NOTFOUND'): Promise<Browser | null> {
  const executablePath = PLACES.find((place) => existsSync(place))
  if (executablePath === undefined) return null
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', `--host-resolver-rules=${hosts}`]
  return chromium.launch({ executablePath, args })
}
