import { expect } from 'chai'
import { HubError } from '../../services/domain/errors.ts'
import type { ItemId } from '../../services/domain/ids.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import type { StoredDocument } from '../../services/ports/stored-document.ts'
import type { ItemCheck } from '../../services/query/checked-item.ts'
import { createItemReader, type ItemReader } from '../../services/query/item-reader.ts'
import { createRememberedChecks } from '../../services/query/remembered-checks.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

/** Columns of which the signatures say less than all: the check itself takes some other values for right. */
const HALF_SIGNED = /^(shownOn|leftOutlets|directoryPosition|erasedBelow)/

describe('remembered checks', () => {
  let hub: ScratchHub
  let documents: StoredDocument[]

  before(async function () {
    this.timeout(20_000)
    hub = await startScratchHub()
    const ids = ['甲', '乙', '丙', '丁'].map(
      (title) => hub.publish(TAIHE, contentOf(title, `${title}的内容`, { documentNumber: '太政〔2026〕1号' })).itemId,
    )
    hub.revise(ids[1] as ItemId, 1, contentOf('乙（修订）', '新的内容', { shownOn: { site: 'all' } }))
    hub.withdraw(ids[2] as ItemId, 1)
    hub.revise(ids[3] as ItemId, 1, contentOf('丁', '有一个身份号码'))
    hub.redact(ids[3] as ItemId, 2, contentOf('丁', '（已处理）'))
    await hub.settle()
    const stored = await hub.generation.items(ids)
    documents = ids.map((id) => stored.get(id) as StoredDocument)
  })
  after(() => hub.stop())

  const readerUnder = (directory: DirectoryReader): ItemReader =>
    createItemReader({ store: hub.store, directory, now: () => hub.clock.now, onUnverifiable: () => {} })
  const checkOf = async (reader: ItemReader, document: StoredDocument): Promise<ItemCheck> =>
    ((await reader.check([document])) as [ItemCheck])[0]

  it('give the very item that a check gave, for the same bytes read again', async () => {
    const reader = readerUnder(hub.directory)
    for (const document of documents) {
      const first = await checkOf(reader, document)
      const again = await checkOf(reader, structuredClone(document))
      expect(first.ok && again.ok && first.item === again.item, document.itemId).to.equal(true)
    }
  })

  it('are of no use to a document of which any part of any member was changed', async () => {
    const reader = readerUnder(hub.directory)
    const tried = new Set<string>()
    for (const document of documents)
      for (const { path, tampered } of changesOf(document)) {
        expect((await checkOf(reader, document)).ok).to.equal(true)
        const warm = await checkOf(reader, tampered)
        expect(warm, path).to.deep.equal(await checkOf(readerUnder(hub.directory), tampered))
        if (!HALF_SIGNED.test(path)) expect(warm.ok, path).to.equal(false)
        tried.add(/^\w+/.exec(path)?.[0] ?? '')
      }
    expect([...tried]).to.include.members(Object.keys(documents[0] as StoredDocument))
  })

  it('are of no use to a member that was put in from another item or version', async () => {
    const reader = readerUnder(hub.directory)
    await reader.check(documents)
    for (const document of documents)
      for (const other of documents)
        for (const name of Object.keys(document) as (keyof StoredDocument)[]) {
          const tampered = { ...document, [name]: other[name] }
          expect(await checkOf(reader, tampered), name).to.deep.equal(
            await checkOf(readerUnder(hub.directory), tampered),
          )
        }
  })

  it('do not remember that something did not check: it is told each time, and shown as soon as it is mended', async () => {
    const told: string[] = []
    const reader = createItemReader({
      store: hub.store,
      directory: hub.directory,
      now: () => hub.clock.now,
      onUnverifiable: ({ fault }) => told.push(fault),
    })
    const [live] = documents as [StoredDocument]
    const tampered = { ...live, contentText: `${live.contentText} ` }
    for (let time = 0; time < 2; time++) expect((await checkOf(reader, tampered)).ok).to.equal(false)
    expect(told).to.deep.equal(['fingerprint-mismatch', 'fingerprint-mismatch'])
    expect((await checkOf(reader, live)).ok).to.equal(true)
  })

  it('count under the directory that they were made under only', async () => {
    const here = hub.directory.latest()
    let latest = here
    const reader = readerUnder({ ...hub.directory, latest: () => latest, refresh: async () => latest })
    const [live] = documents as [StoredDocument]
    expect((await checkOf(reader, live)).ok).to.equal(true)
    latest = { ...here, position: here.position + 1, node: () => undefined }
    expect(await checkOf(reader, live)).to.include({ ok: false, fault: 'node-unknown' })
    // Another directory that claims the same position.
    latest = { ...here, hash: parseHash('0'), hubId: 'another' }
    expect(await checkOf(reader, live)).to.include({ ok: false, fault: 'hub-foreign' })
    latest = here
    expect((await checkOf(reader, live)).ok).to.equal(true)
  })

  it('do not remember what was judged under another directory, because the right one could not be read', async () => {
    const here = hub.directory.latest()
    const [live] = documents as [StoredDocument]
    const ahead = { ...live, directoryPosition: here.position + 5 }
    let at: DirectoryReader['at'] = async () => {
      throw new HubError('directory-behind', 'not there yet')
    }
    const reader = readerUnder({ ...hub.directory, latest: () => here, at: (position) => at(position) })
    expect((await checkOf(reader, ahead)).ok).to.equal(true)
    at = async (position) => ({ ...here, position, atLevelOrAboveBetween: () => [] })
    expect(await checkOf(reader, ahead)).to.include({ ok: false, fault: 'outlets-disagree' })
  })

  it('hold no more than their room, and let one large text push out nothing', async () => {
    const reader = readerUnder(hub.directory)
    const under = hub.directory.latest()
    const [live, revised] = documents as [StoredDocument, StoredDocument]
    const check = await checkOf(reader, live)
    if (!check.ok) throw new Error(check.fault)
    const checks = createRememberedChecks({ mostBytes: 200_000 })
    const large = { ...revised, contentText: '长'.repeat(10_000) }
    checks.keep(live, under, check.item)
    checks.keep(large, under, check.item)
    expect(checks.find(live, under)).to.equal(check.item)
    expect(checks.find(large, under)).to.equal(undefined)
    for (let i = 0; i < 100; i++) checks.keep({ ...live, itemId: `${live.itemId}${i}` as ItemId }, under, check.item)
    expect(checks.find(live, under)).to.equal(undefined)
    expect(checks.find({ ...live, itemId: `${live.itemId}99` as ItemId }, under)).to.equal(check.item)
  })
})

const parseHash = (digit: string) =>
  `sha-256:${digit.repeat(64)}` as ReturnType<ScratchHub['directory']['latest']>['hash']

interface Change {
  /** Where, and what was done there. */
  path: string
  tampered: StoredDocument
}

/** Changes each value in a document, at every depth, in each of several ways. */
function* changesOf(document: StoredDocument): Generator<Change> {
  for (const { path, value } of changedValues(document, '')) yield { path, tampered: value as StoredDocument }
}

function* changedValues(value: unknown, path: string): Generator<{ path: string; value: unknown }> {
  for (const [how, other] of othersOf(value)) yield { path: `${path} ${how}`.trim(), value: other }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  for (const [name, member] of Object.entries(value))
    for (const changed of changedValues(member, path === '' ? name : `${path}.${name}`))
      yield {
        path: changed.path,
        value: Array.isArray(value) ? value.with(Number(name), changed.value) : { ...value, [name]: changed.value },
      }
}

function* othersOf(value: unknown): Generator<[how: string, other: unknown]> {
  if (typeof value === 'string') {
    for (const at of new Set([0, value.length >> 1, value.length - 1]))
      yield [`character ${at}`, `${value.slice(0, at)}${value[at] === 'x' ? 'y' : 'x'}${value.slice(at + 1)}`]
    yield ['shorter', value.slice(0, -1)]
    yield ['longer', `${value}\u0000`]
    yield ['null', null]
  } else if (typeof value === 'number') {
    for (const other of [value + 1, value - 1, Number.NaN, value + 0.5, String(value), null])
      yield [`to ${other}`, other]
  } else if (value === null) {
    yield ['to 0', 0]
  } else if (value instanceof Uint8Array) {
    for (let at = 0; at < value.length; at += 7)
      yield [`byte ${at}`, value.map((byte, i) => (i === at ? byte ^ 1 : byte))]
    yield ['shorter', value.slice(0, -1)]
    yield ['longer', Uint8Array.from([...value, 0])]
  } else if (Array.isArray(value)) {
    yield ['without the first', value.slice(1)]
    yield ['turned round', value.toReversed()]
    yield ['with the first twice', [...value, ...value.slice(0, 1)]]
    yield ['with another', [...value, 'site/341226']]
  }
}
