import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { dataFolderAt, writeJson } from '../../../services/hub/data/data-folder.ts'
import { runningHub } from '../../../services/hub/data/running-hub.ts'

describe('the hub that serves a folder', () => {
  const realKill = process.kill
  const data = dataFolderAt(mkdtempSync(join(tmpdir(), 'hub-')))
  const found = { pid: 4242, url: 'http://127.0.0.1:8080' }
  afterEach(() => {
    process.kill = realKill
  })
  after(() => rmSync(data.folder, { recursive: true, force: true }))

  /** What the kernel says of every process. */
  const kernelSays = (code: string | null) => {
    process.kill = () => {
      if (code !== null) throw Object.assign(new Error(code), { code })
      return true
    }
  }

  it('is alive though it belongs to another user, and dead when nobody has its number', () => {
    writeJson(data.hubFile, found)
    kernelSays(null)
    expect(runningHub(data)).to.deep.equal(found)
    kernelSays('EPERM')
    expect(runningHub(data)).to.deep.equal(found)
    kernelSays('ESRCH')
    expect(runningHub(data)).to.equal(null)
  })
})
