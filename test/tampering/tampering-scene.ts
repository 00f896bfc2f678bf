import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSampleHub } from './sample-hub.ts'
import { type Untouched, untouched } from './tampering-round.ts'

/** A sample hub at rest, and where its copies are tampered with. Made before the tests of a `describe`. */
export function tamperingScene(): { readonly sample: Untouched; copy: string } {
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  const copy = join(folder, 'copy')
  let sample: Untouched | undefined
  before(async () => {
    sample = await untouched(await makeSampleHub(folder), copy)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  return {
    copy,
    get sample() {
      if (sample === undefined) throw new Error('the sample is made before the tests')
      return sample
    },
  }
}
