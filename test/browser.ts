import type { Context } from 'mocha'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../scripts/browser.ts'

/** Starts a browser as `launchBrowser` does. Skips what calls it, and says so, where the machine has none. */
export async function startBrowser(test: Context, hosts?: string): Promise<Browser> {
  const browser = await launchBrowser(hosts)
  if (browser !== null) return browser
  process.stderr.write('      pending: no chromium on this machine\n')
  return test.skip()
}
