import { readdirSync, readlinkSync } from 'node:fs'
import type { Context } from 'mocha'

/** The files under a folder that this process has open. Skips the test where the system does not tell (it is not Linux). */
export function openUnder(folder: string, test: Context): string[] {
  if (process.platform !== 'linux') test.skip()
  return readdirSync('/proc/self/fd')
    .map((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`)
      } catch {
        return ''
      }
    })
    .filter((file) => file.startsWith(folder))
    .sort()
}
