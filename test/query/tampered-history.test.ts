import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

describe('a history whose rows were tampered with', () => {
  let hub: ScratchHub
  let itemId: ItemId

  beforeEach(async () => {
    hub = await startScratchHub()
    itemId = hub.publish(TAIHE, contentOf('公示', '第一版')).itemId
    hub.revise(itemId, 1, contentOf('公示', '第二版'))
    await hub.settle()
  })
  afterEach(() => hub.stop())

  const tamper = (statement: string) => {
    const database = new DatabaseSync(hub.readFile)
    database.exec('PRAGMA busy_timeout = 5000')
    database.exec(statement)
    database.close()
  }
  const versions = async () =>
    (await hub.json(`/v1/items/${itemId}/history`)).versions.map(
      (version: { envelope: { version: number }; erased?: boolean; content?: object; outcome?: string }) =>
        [version.envelope.version, version.erased === true, version.content !== undefined] as const,
    )

  it('is whole as long as nobody touches it', async () => {
    expect(await versions()).to.deep.equal([
      [1, false, true],
      [2, false, true],
    ])
  })

  it('never calls the version in force erased because an older row claims a higher version', async () => {
    tamper('UPDATE history SET version = 58 WHERE version = 1')
    expect(await versions()).to.deep.equal([[2, false, true]])
  })

  it('never calls a version erased whose text is gone without a redaction', async () => {
    tamper('UPDATE history SET text = 9999 WHERE version = 1')
    expect(await versions()).to.deep.equal([[2, false, true]])
  })

  it('never calls an applied version not allowed', async () => {
    tamper('UPDATE history SET allowed = 0 WHERE version = 1')
    expect(await versions()).to.deep.equal([[2, false, true]])
  })
})
