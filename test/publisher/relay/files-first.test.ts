import { createHash } from 'node:crypto'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import { openAttachmentFolder } from '../../../services/adapters/files/attachment-folder.ts'
import type { FileHash } from '../../../services/domain/attachments.ts'
import { HubError } from '../../../services/domain/errors.ts'
import type { NodeId } from '../../../services/domain/ids.ts'
import { newId } from '../../../services/hub/clock.ts'
import type { AttachmentStore } from '../../../services/ports/attachment-store.ts'
import type { EncodedRecord } from '../../../services/ports/event-codec.ts'
import type { LogEntry } from '../../../services/ports/event-log.ts'
import { createFilesFirst } from '../../../services/publisher/relay/files-first.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex') as FileHash
const attachmentOf = (text: string) => ({
  ...{ name: '名单.txt', mediaType: 'text/plain', bytes: Buffer.byteLength(text), sha256: sha256Of(text) },
  url: `attachment:sha256-${sha256Of(text)}`,
})

describe('the relay brings files before the events that name them', () => {
  let hub: ScratchHub
  let own: Map<NodeId, AttachmentStore>
  let shared: AttachmentStore
  let lost: string[]
  let brought: number[]

  const folder = (name: string) => openAttachmentFolder({ folder: join(hub.folder, name), now: () => 1, newId })
  const put = (store: AttachmentStore, text: string) => store.put(sha256Of(text), Readable.from([Buffer.from(text)]))

  beforeEach(async () => {
    hub = await startScratchHub()
    own = new Map([TAIHE, SHUIZHEN].map((nodeId) => [nodeId, folder(`own-${nodeId}`)]))
    shared = folder('shared-of-test')
    lost = []
    brought = []
  })
  afterEach(() => hub.stop())

  const filesFirst = (store = shared) =>
    createFilesFirst({
      codec: hub.codec,
      attachmentsOf: (nodeId) => own.get(nodeId),
      shared: store,
      onBrought: (bytes) => brought.push(bytes),
      onLost: (nodeId, file) => lost.push(`${nodeId} ${file}`),
    })

  /** An event of a node as its journal has it, which names these files. */
  async function eventOf(nodeId: NodeId, ...files: string[]): Promise<LogEntry> {
    for (const file of files)
      await hub.fetch(`/v1/attachments/${sha256Of(file)}`, {
        method: 'PUT',
        headers: { authorization: `Bearer clerk-${nodeId}` },
        body: file,
      })
    const content = contentOf(
      `名单${files.join()}`,
      '见附件',
      files.length === 0 ? {} : { attachments: files.map(attachmentOf) },
    )
    const { nodeSeq } = hub.publish(nodeId, content)
    const [record] = hub.journalOf(nodeId).read(nodeSeq, 1)
    return { ...(record as unknown as EncodedRecord), key: nodeId, nodeSeq }
  }

  it('each file once, and in the order of the events', async () => {
    const entries = [await eventOf(TAIHE, '甲', '乙'), await eventOf(SHUIZHEN), await eventOf(TAIHE, '乙')]
    for (const file of ['甲', '乙']) await put(own.get(TAIHE) as AttachmentStore, file)
    const { ready, waiting } = await filesFirst()(entries)
    expect([ready, [...waiting]]).to.deep.equal([entries, []])
    expect(brought).to.deep.equal([3, 3])
    expect((await shared.stat(sha256Of('甲')))?.bytes).to.equal(3)
  })

  it('an event waits with all that follow it of its node while the store is away, others go on, and it is asked once', async () => {
    const entries = [
      await eventOf(TAIHE),
      await eventOf(TAIHE, '甲'),
      await eventOf(SHUIZHEN, '丙'),
      await eventOf(TAIHE),
      await eventOf(SHUIZHEN),
    ]
    let asked = 0
    const away = new HubError('store-unavailable', 'away')
    const { ready, waiting } = await filesFirst({
      ...shared,
      stat: async () => {
        asked++
        throw away
      },
    })(entries)
    expect(ready).to.deep.equal([entries[0]])
    expect([...waiting]).to.deep.equal([
      [TAIHE, away],
      [SHUIZHEN, away],
    ])
    expect(asked).to.equal(1)
  })

  it('a file that is nowhere is told, and its event goes all the same; one that readers have is not', async () => {
    const entries = [await eventOf(TAIHE, '甲'), await eventOf(TAIHE, '乙')]
    await put(shared, '乙')
    const { ready } = await filesFirst()(entries)
    expect(ready).to.deep.equal(entries)
    expect(lost).to.deep.equal([`${TAIHE} ${sha256Of('甲')}`])
  })

  it('one that is cut off at the readers is brought again, and one that is damaged here is told as lost', async () => {
    const entries = [await eventOf(TAIHE, '甲甲')]
    const store = own.get(TAIHE) as AttachmentStore
    await put(store, '甲甲')
    await put(shared, '甲甲')
    const path = (name: string) => join(hub.folder, name, sha256Of('甲甲').slice(0, 2), sha256Of('甲甲'))
    chmodSync(path('shared-of-test'), 0o600)
    writeFileSync(path('shared-of-test'), '甲')
    await filesFirst()(entries)
    expect([brought, lost, (await shared.stat(sha256Of('甲甲')))?.bytes]).to.deep.equal([[6], [], 6])

    rmSync(path('shared-of-test'), { force: true })
    chmodSync(path(`own-${TAIHE}`), 0o600)
    writeFileSync(path(`own-${TAIHE}`), '乙乙')
    const { ready } = await filesFirst()(entries)
    expect([ready, lost]).to.deep.equal([entries, [`${TAIHE} ${sha256Of('甲甲')}`]])
  })
})
