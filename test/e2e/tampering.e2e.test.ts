import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSampleHub } from '../tampering/sample-hub.ts'
import { tamperedFile, tamperedValue, type Untouched, untouched } from '../tampering/tampering-round.ts'

const STORES = ['journal', 'log', 'read'] as const
const SEEDS = [1, 2]

describe('one changed byte', function () {
  this.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  const copy = join(folder, 'copy')
  let sample: Untouched

  before(async () => {
    sample = await untouched(await makeSampleHub(folder), copy)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  for (const store of STORES) {
    it(`in a stored value of the ${store} is named and never served`, async () => {
      for (const seed of SEEDS) await tamperedValue(store, seed, sample, copy)
    })
    it(`in a file of the ${store} is named, or changes no row`, async () => {
      for (const seed of SEEDS) await tamperedFile(store, seed, sample, copy)
    })
  }
})
