import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for the describe that asks for it, from its `before` to its `after`. */
export function scratchFolder(): () => string {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  return () => folder
}
