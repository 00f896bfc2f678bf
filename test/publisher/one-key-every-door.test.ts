import { createSecretKey } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { bytesOfHash } from '../../services/adapters/sqlite/hash-bytes.ts'
import { createJournalSeals } from '../../services/adapters/sqlite/journal-seals.ts'
import { canonicalText, hashOf } from '../../services/domain/canonical.ts'
import { type Hash, itemIdOf } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import type { CommandAccepted, CommandRequest } from '../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { postItem } from './post-item.ts'

const CONTENT: Content = { ...contentOf('一条', ''), body: { format: 'html', text: '<p style="color:red">正文</p>' } }

describe('one Idempotency-Key at every door', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  /** Publishes as the command line and an import do. */
  const publish = (idempotencyKey: string, content: Content, more: Partial<CommandRequest> = {}) => {
    const command = { type: 'PublishItem', itemId: itemIdOf(TAIHE, newId()), content } as const
    const [outcome] = hub
      .publisherOf(TAIHE)
      .execute([{ command, idempotencyKey, actor: 'clerk', isNew: true, ...more }])
    return outcome
  }
  const accepted = (...request: Parameters<typeof publish>) => publish(...request) as CommandAccepted
  const post = async (key: string, content: Content, more: object = {}) => {
    const { status, eventId, code } = await postItem(hub, key, { content, new: true, ...more })
    return status === 201 ? eventId : [status, code]
  }
  const REUSED = [422, 'idempotency-key-reused']

  it('gives the same content the same answer: command line, import and HTTP, in any order', async () => {
    const { eventId } = accepted('key', CONTENT)
    expect(await post('key', CONTENT)).to.equal(eventId)
    expect(await post('key', { ...CONTENT, nonce: 'sent and ignored', summary: null } as object as Content)).to.equal(
      eventId,
    )
    expect(await post('key', { ...CONTENT, title: '另一条' })).to.deep.equal(REUSED)

    const byHttp = await post('http', CONTENT)
    expect(accepted('http', CONTENT)).to.include({ eventId: byHttp, repeated: true })
    expect(publish('http', { ...CONTENT, title: '另一条' })).to.include({ code: 'idempotency-key-reused' })

    const row = { identity: 'a'.repeat(64), content: 'b'.repeat(64) }
    const imported = accepted('row', CONTENT, { row })
    expect(await post('row', CONTENT)).to.equal(imported.eventId)
    expect(accepted('http', CONTENT, { row })).to.include({ eventId: byHttp, repeated: true })
  })

  it('tells commands apart of which the event shows no difference', () => {
    const { eventId, itemId } = accepted('key', CONTENT)
    const sameWhenCleaned: Content = { ...CONTENT, body: { format: 'html', text: '<p style="color:blue">正文</p>' } }
    expect(publish('key', sameWhenCleaned)).to.include({ code: 'idempotency-key-reused' })
    hub.redact(itemId, 1, contentOf('新', '新文'))
    expect(publish('key', { ...CONTENT, title: '另一条' })).to.include({ code: 'idempotency-key-reused' })
    expect(accepted('key', CONTENT)).to.include({ eventId, repeated: true })
  })

  it('gives the same answer to a repeat that acknowledges what the first time did not', async () => {
    const { eventId } = accepted('key', CONTENT)
    const acknowledgePersonalData = [{ rule: 'mobile', reason: '办公电话' }]
    expect(await post('key', CONTENT, { acknowledgePersonalData })).to.equal(eventId)
  })

  it('knows the keys in a journal of an older hub, whichever hash HTTP or the command line had made', async () => {
    const HASHES = {
      http: { method: 'POST', path: '/v1/items', body: { nodeId: 'taihe', content: CONTENT } },
      cli: { type: 'PublishItem', content: CONTENT },
    }
    for (const [door, hashed] of Object.entries(HASHES)) {
      const { eventId, nodeSeq } = accepted(door, CONTENT)
      writeBodyHash(hub.journalFile(TAIHE), nodeSeq, hashOf(canonicalText(hashed)))
      expect(accepted(door, CONTENT)).to.include({ eventId, repeated: true })
      expect(await post(door, CONTENT)).to.equal(eventId)
      expect(publish(door, { ...CONTENT, title: '另一条' })).to.include({ code: 'idempotency-key-reused' })
      expect(await post(door, { ...CONTENT, title: '另一条' })).to.deep.equal(REUSED)
    }
    expect(hub.journalOf(TAIHE).check?.()).to.deep.equal([])
  })

  it('compares with the event when the stored hash is damaged', () => {
    const { eventId, nodeSeq } = accepted('key', CONTENT)
    const database = new DatabaseSync(hub.journalFile(TAIHE))
    database.prepare('UPDATE events SET bodyHash = zeroblob(32) WHERE nodeSeq = ?').run(nodeSeq)
    database.close()
    expect(accepted('key', CONTENT)).to.include({ eventId, repeated: true })
    expect(publish('key', { ...CONTENT, title: '另一条' })).to.include({ code: 'idempotency-key-reused' })
    expect(hub.journalOf(TAIHE).check?.()).to.have.length(1)
  })
})

/** Writes what the hub wrote before decision 023 in the place of the command's hash. */
function writeBodyHash(file: string, nodeSeq: number, bodyHash: Hash): void {
  const database = new DatabaseSync(file)
  const { secret } = database.prepare('SELECT secret FROM owner').get() as { secret: Uint8Array }
  const seal = createJournalSeals(createSecretKey(secret)).ofBody(nodeSeq, bodyHash)
  database
    .prepare('UPDATE events SET bodyHash = ?, seal = ? WHERE nodeSeq = ?')
    .run(bytesOfHash(bodyHash), seal, nodeSeq)
  database.close()
}
