import { expect } from 'chai'
import { canonicalText, hashOf } from '../../services/domain/canonical.ts'
import type { Envelope } from '../../services/domain/event/envelope.ts'
import { signText } from '../../services/domain/event/signed-event.ts'
import { type ItemId, type NodeId, parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import type { Proof } from '../../services/domain/item/item-document.ts'
import type { OutletEntry } from '../../services/domain/outlets.ts'
import type { StoredDocument } from '../../services/ports/stored-document.ts'
import type { ItemFault } from '../../services/query/checked-item.ts'
import { createItemReader, type ItemReader } from '../../services/query/item-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'

const ELSEWHERE = 'site/341226' as OutletEntry

describe('the item reader', () => {
  let hub: ScratchHub
  let reader: ItemReader
  let live: StoredDocument
  let revised: StoredDocument
  let withdrawn: StoredDocument
  let other: StoredDocument

  before(async function () {
    this.timeout(20_000)
    hub = await startScratchHub()
    const ids = ['甲', '乙', '丙', '丁'].map((title) => hub.publish(TAIHE, contentOf(title, `${title}的内容`)).itemId)
    hub.revise(ids[1] as ItemId, 1, contentOf('乙（修订）', '新的内容'))
    hub.withdraw(ids[2] as ItemId, 1)
    await hub.settle()
    const documents = await hub.generation.items(ids)
    ;[live, revised, withdrawn, other] = ids.map((id) => documents.get(id)) as [
      StoredDocument,
      StoredDocument,
      StoredDocument,
      StoredDocument,
    ]
    reader = createItemReader({
      store: hub.store,
      directory: hub.directory,
      now: () => hub.clock.now,
      onUnverifiable: (found) => hub.withheld.push(found),
    })
  })
  after(async () => {
    await reader.active.close()
    await hub.stop()
  })

  const faultOf = async (document: StoredDocument): Promise<ItemFault | 'none'> => {
    const [check] = await reader.check([document])
    return check?.ok === false ? check.fault : 'none'
  }

  /** The proof with a changed envelope. The key of `signedBy` signs it. Without one it keeps the old signature. */
  function proofWith({ envelopeText, signature }: Proof, change: Partial<Envelope>, signedBy?: NodeId): Proof {
    const text = canonicalText({ ...JSON.parse(envelopeText), ...change })
    return {
      envelopeText: text,
      signature: signedBy === undefined ? signature : signText(text, hub.keyOf(signedBy).privateKey),
    }
  }
  const both = (document: StoredDocument, proof: Proof): StoredDocument => ({
    ...document,
    latest: proof,
    publication: proof,
  })
  const withContent = (document: StoredDocument, change: Partial<Content>): StoredDocument => ({
    ...document,
    contentText: canonicalText({ ...JSON.parse(document.contentText as string), ...change }),
  })

  it('shows what was published, revised and withdrawn as it stands', async () => {
    const checks = await reader.check([live, revised, withdrawn])
    expect(checks.map((check) => check.ok && [check.item.title, check.item.version, check.item.status])).to.deep.equal([
      ['甲', 1, 'live'],
      ['乙（修订）', 2, 'live'],
      ['丙', 2, 'withdrawn'],
    ])
  })

  const tamperings: [why: string, fault: ItemFault, tampered: () => StoredDocument][] = [
    ['an envelope that is no JSON', 'envelope-unreadable', () => both(live, { ...live.latest, envelopeText: '{' })],
    ['an envelope of another hub', 'hub-foreign', () => both(live, proofWith(live.latest, { hubId: 'x' }, TAIHE))],
    [
      'a node that nobody registered',
      'node-unknown',
      () => both(live, proofWith(live.latest, { nodeId: parseNodeId('nobody') })),
    ],
    ['a key that its node does not have', 'key-unknown', () => both(live, proofWith(live.latest, { keyId: 'x' }))],
    [
      'an item of another maker, rightly signed',
      'maker-foreign',
      () => {
        const { keyId } = hub.keyOf(FUYANG)
        return both(live, proofWith(live.latest, { nodeId: FUYANG, keyId }, FUYANG))
      },
    ],
    [
      'an altered envelope',
      'signature-wrong',
      () => both(live, proofWith(live.latest, { at: parseInstant('2026-01-01T00:00:00.000Z') })),
    ],
    [
      'a flipped bit in a signature',
      'signature-wrong',
      () =>
        both(live, { ...live.latest, signature: live.latest.signature.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) }),
    ],
    [
      'an altered envelope of the first version',
      'signature-wrong',
      () => ({
        ...revised,
        publication: proofWith(revised.publication, { at: parseInstant('2026-01-01T00:00:00.000Z') }),
      }),
    ],
    [
      'an altered envelope of the withdrawal',
      'signature-wrong',
      () => ({ ...withdrawn, withdrawal: proofWith(withdrawn.latest, { reason: '没有撤下' }) }),
    ],
    ['the first version of another item', 'proofs-disagree', () => ({ ...revised, publication: other.publication })],
    ['a revision in place of the first version', 'proofs-disagree', () => both(revised, revised.latest)],
    ['a withdrawal without its proof', 'proofs-disagree', () => ({ ...withdrawn, withdrawal: null })],
    ['the withdrawal of another item', 'proofs-disagree', () => ({ ...live, withdrawal: withdrawn.withdrawal })],
    ['an older version under a newer number', 'columns-disagree', () => ({ ...live, version: 2 })],
    ['another status', 'columns-disagree', () => ({ ...live, status: 'withdrawn' })],
    ['another fingerprint', 'columns-disagree', () => ({ ...live, fingerprint: hashOf('x') })],
    [
      'another time of publication',
      'columns-disagree',
      () => ({ ...live, publishedAt: parseInstant('2026-01-01T00:00:00.000Z') }),
    ],
    ['the id of another item', 'columns-disagree', () => ({ ...live, itemId: other.itemId })],
    ['one altered character of the title', 'fingerprint-mismatch', () => withContent(live, { title: '申' })],
    [
      'a body that was cut',
      'fingerprint-mismatch',
      () => withContent(live, { body: { format: 'text', text: '甲的内' } }),
    ],
    ['the older content', 'fingerprint-mismatch', () => ({ ...revised, contentText: live.contentText })],
    ['an outlet taken away', 'outlets-disagree', () => ({ ...live, shownOn: live.shownOn.slice(1) })],
    ['an outlet added', 'outlets-disagree', () => ({ ...live, shownOn: [...live.shownOn, ELSEWHERE] })],
    [
      'another county',
      'outlets-disagree',
      () => ({ ...live, shownOn: live.shownOn.map((entry) => (String(entry) === 'site/341222' ? ELSEWHERE : entry)) }),
    ],
  ]
  for (const [why, fault, tampered] of tamperings)
    it(`withholds ${why}: ${fault}`, async () => {
      const before = hub.withheld.length
      const document = tampered()
      expect(await faultOf(document)).to.equal(fault)
      expect(hub.withheld.slice(before)).to.deep.equal([{ itemId: document.itemId, fault }])
    })

  it('names every fault that there is', () => {
    const faults: Record<ItemFault, true> = {
      'envelope-unreadable': true,
      'hub-foreign': true,
      'node-unknown': true,
      'key-unknown': true,
      'maker-foreign': true,
      'signature-wrong': true,
      'proofs-disagree': true,
      'columns-disagree': true,
      'fingerprint-mismatch': true,
      'outlets-disagree': true,
    }
    expect(new Set(tamperings.map(([, fault]) => fault))).to.deep.equal(new Set(Object.keys(faults)))
  })

  it('is not fooled by content that was checked a moment ago', async () => {
    expect(await faultOf(live)).to.equal('none')
    expect(await faultOf(withContent(live, { title: '申' }))).to.equal('fingerprint-mismatch')
    expect(await faultOf(live)).to.equal('none')
  })
})
