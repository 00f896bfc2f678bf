import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import { openAttachmentFolder } from '../../services/adapters/files/attachment-folder.ts'
import type { FileHash } from '../../services/domain/attachments.ts'
import { instantOf, type NodeId } from '../../services/domain/ids.ts'
import { newId } from '../../services/hub/clock.ts'
import { filesWaiting } from '../../services/hub/running/files-waiting.ts'
import { startSharedSweep } from '../../services/hub/running/sweep-shared-files.ts'
import type { ParkedRecord } from '../../services/ports/parked-record.ts'
import { eventually } from '../e2e/scratch.ts'
import { createManualTimers } from '../manual-timers.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'

const MINUTE = 60_000
const DAY = 24 * 3600 * 1000

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex')

const attachmentOf = (text: string) => ({
  ...{ name: '名单.txt', mediaType: 'text/plain', bytes: Buffer.byteLength(text), sha256: sha256Of(text) },
  url: `attachment:sha256-${sha256Of(text)}`,
})

describe('a file that no item names any more', function () {
  this.timeout(30_000)
  let hub: ScratchHub

  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const put = async (nodeId: NodeId, text: string) => {
    const { status } = await hub.fetch(`/v1/attachments/${sha256Of(text)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer clerk-${nodeId}` },
      body: text,
    })
    expect(status).to.be.oneOf([200, 201])
  }
  const content = (title: string, ...files: string[]) =>
    contentOf(title, '见附件', files.length === 0 ? {} : { attachments: files.map(attachmentOf) })
  const at = (folder: string, text: string) => join(folder, sha256Of(text).slice(0, 2), sha256Of(text))
  const isShared = (text: string) => existsSync(at(join(hub.folder, 'attachments'), text))
  const isAt = (nodeId: NodeId, text: string) => existsSync(at(join(hub.folder, 'nodes', nodeId, 'attachments'), text))
  /** Lets time pass on both clocks. */
  const pass = (milliseconds: number) => {
    hub.clock.now = instantOf(Date.parse(hub.clock.now) + milliseconds)
    hub.timers.pass(milliseconds)
  }

  it('is gone from the node and from all readers after its text was redacted; what is still named stays', async () => {
    for (const file of ['甲', '乙', '丙']) await put(TAIHE, file)
    await put(SHUIZHEN, '乙')
    const { itemId } = hub.publish(TAIHE, content('名单', '甲', '乙'))
    hub.publish(SHUIZHEN, content('另一份名单', '乙'))
    const revised = hub.publish(TAIHE, content('旧表', '丙')).itemId
    hub.revise(revised, 1, content('新表'))
    await hub.settle()
    for (const file of ['甲', '乙', '丙']) expect(isShared(file), file).to.equal(true)

    hub.redact(itemId, 1, content('名单，已更正'))
    await hub.settle()
    pass(2000)
    await eventually(async () => !isAt(TAIHE, '甲') && !isAt(TAIHE, '乙'))
    expect(isAt(TAIHE, '丙'), 'named by an earlier version').to.equal(true)
    expect(isAt(SHUIZHEN, '乙'), 'named by its own item').to.equal(true)
    pass(11 * MINUTE)
    pass(11 * MINUTE)
    await eventually(async () => !isShared('甲'))
    expect([isShared('乙'), isShared('丙')]).to.deep.equal([true, true])
    expect(hub.errors).to.deep.equal([])
  })

  /** A redaction makes the node look through its files soon. */
  const sweep = async () => {
    const { itemId } = hub.publish(TAIHE, content('误发的名单'))
    hub.redact(itemId, 1, content('名单，已更正'))
    pass(2000)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }

  it('waits 30 days for the item that is to name it, and is there when it comes', async () => {
    await put(TAIHE, '丁')
    await put(TAIHE, '戊')
    hub.clock.now = instantOf(Date.parse(hub.clock.now) + 29 * DAY)
    await sweep()
    expect([isAt(TAIHE, '丁'), isAt(TAIHE, '戊')]).to.deep.equal([true, true])
    hub.publish(TAIHE, content('名单', '丁'))
    hub.clock.now = instantOf(Date.parse(hub.clock.now) + 2 * DAY)
    await sweep()
    await eventually(async () => !isAt(TAIHE, '戊'))
    expect(isAt(TAIHE, '丁')).to.equal(true)
  })

  it('is not one that came after what the read models know: its event may not be applied yet', async () => {
    hub.publish(TAIHE, content('名单'))
    await hub.settle()
    const folder = join(hub.folder, 'attachments')
    const now = () => hub.clock.now
    const shared = openAttachmentFolder({ folder, now: () => Date.parse(now()), newId })
    await shared.put(sha256Of('庚') as FileHash, Readable.from([Buffer.from('庚')]))
    const brought = Date.parse(hub.clock.now)
    hub.clock.now = instantOf(brought + 60 * MINUTE)
    const timers = createManualTimers()
    let isBehind = true
    // The projector stood still right before the file came.
    const behind = {
      ...hub.generation,
      checkpoints: async () =>
        (await hub.generation.checkpoints()).map((checkpoint) => ({
          ...checkpoint,
          caughtUpAt: instantOf(brought + (isBehind ? -1 : 59) * MINUTE),
          nextOffset: checkpoint.nextOffset + (isBehind ? 0 : 1),
        })),
    }
    const sweep = startSharedSweep({
      ...{ shared, partitions: 1, clock: { now, timers }, log: hub.log, codec: hub.codec },
      use: (work) => work(behind, 1),
      onFailure: (error) => expect.fail(`${error}`),
    })
    timers.pass(11 * MINUTE)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(isShared('庚')).to.equal(true)
    isBehind = false
    timers.pass(11 * MINUTE)
    await eventually(async () => !isShared('庚'))
    await sweep.stop()
  })

  it('is not taken for one that readers have lost: that one is put back', async () => {
    await put(TAIHE, '己')
    hub.publish(TAIHE, content('名单', '己'))
    await hub.settle()
    rmSync(at(join(hub.folder, 'attachments'), '己'), { force: true })
    await sweep()
    await eventually(async () => isShared('己'))
  })

  it('is no file of a journal that was refilled: the node fetches it back from the readers', async () => {
    await put(TAIHE, '辛')
    hub.publish(TAIHE, content('名单', '辛'))
    await hub.settle()
    rmSync(at(join(hub.folder, 'nodes', TAIHE, 'attachments'), '辛'), { force: true })
    await sweep()
    await eventually(async () => isAt(TAIHE, '辛'))
  })

  it('is no file of an item that another node has handed over: its next maker need not send it', async () => {
    await put(TAIHE, '壬')
    hub.publish(TAIHE, content('名单', '壬'))
    await hub.settle()
    const taken = (file: string) =>
      hub.fetch('/v1/items', {
        method: 'POST',
        headers: {
          authorization: `Bearer clerk-${SHUIZHEN}`,
          'content-type': 'application/json',
          'idempotency-key': `taken-${file.length}`,
        },
        body: JSON.stringify({ nodeId: SHUIZHEN, content: content('接管的名单', file) }),
      })
    expect((await taken('壬')).status).to.equal(201)
    expect(isAt(SHUIZHEN, '壬')).to.equal(true)
    expect((await taken('没有的')).status).to.equal(422)
  })

  it('is none that a waiting event names: the log has its content', async () => {
    await put(TAIHE, '癸')
    hub.publish(TAIHE, content('名单', '癸'))
    await hub.settle()
    const [last] = await hub.log.read(0, ((await hub.log.ends())[0] ?? 0) - 1, 1)
    const waiting = { partition: 0, offset: last?.offset } as ParkedRecord
    const files = await filesWaiting(
      {
        parkedCounts: async () => [
          { reason: 'gap', nodeId: TAIHE, count: 1 },
          { reason: 'fork', nodeId: SHUIZHEN, count: 5 },
        ],
        waiting: async (nodes) => (nodes.includes(TAIHE) ? [waiting] : []),
      },
      hub,
    )
    expect([...(files ?? [])]).to.deep.equal([sha256Of('癸')])
  })
})
