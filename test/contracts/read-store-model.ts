import { expect } from 'chai'
import fc from 'fast-check'
import { type Facet, kindFacet, linkFacet } from '../../services/domain/facets.ts'
import { type ItemId, parseItemId } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { turnOfDay } from '../../services/domain/item/display-turns.ts'
import { documentNumberKey } from '../../services/domain/item/document-number.ts'
import type { ItemDocument } from '../../services/domain/item/item-document.ts'
import type { OutletEntry } from '../../services/domain/outlets.ts'
import type {
  ChangedItem,
  ChangesQuery,
  ListedDocument,
  OutletQuery,
  TurnedItem,
} from '../../services/ports/item-store.ts'
import { LIST_ORDERS } from '../../services/ports/list-place.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { changed, listed, turned } from '../plain-hub/stores/answers.ts'
import { checkPark } from './park-model.ts'
import { type Act, type createScript, instantAt, nodeName } from './read-model-script.ts'

/** Random acts, and the answers of plain arrays to every question that a read store is asked. */
type Script = ReturnType<typeof createScript>

const ENTRIES: OutletEntry[] = ['board/341222102', 'board/341222103', 'site/341222', 'topic/341200'].map(
  (entry) => entry as OutletEntry,
)
const FIELDS = ['征地补偿', '义务教育']
const NUMBERS = ['皖政〔2026〕5号', '公告第5号'] as const
const ORGANS = ['民政局', '教育局']

const LINKED = parseItemId('node-9.018f0000-0000-7000-8000-000000000001')
/** What gives an item facets. */
const CONTENTS: Partial<Content>[] = [
  { kind: 'plan' },
  { kind: 'document' },
  { relations: [{ rel: 'interprets', itemId: LINKED }] },
  {
    relations: [
      { rel: 'fulfils', itemId: LINKED, part: 'r1' },
      { rel: 'fulfils', itemId: LINKED, part: 'r2' },
    ],
  },
]
const FACETS: Facet[][] = [
  [kindFacet('plan', nodeName(0))],
  [kindFacet('document', nodeName(0))],
  [linkFacet('interprets', LINKED), linkFacet('fulfils', LINKED)],
  [linkFacet('fulfils', LINKED, 'r2')],
]

const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...'脱贫攻坚的公告年貧１') },
      { weight: 3, arbitrary: fc.constantFrom(...'aB1ς2ΣİK_"*') },
      { weight: 1, arbitrary: fc.constantFrom('，', ' ', '\u3000', '〔', '𠮷', '\t', '%', "'") },
    ),
    { minLength: 0, maxLength: 14 },
  )
  .map((characters) => characters.join(''))

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const date = fc.constantFrom('2026', '2026-03', '2026-02-28', '2026-03-02', '2025', '2027-01')

const itemAct: fc.Arbitrary<Act> = fc.record({
  type: fc.constantFrom('publish', 'publish', 'publish', 'revise', 'revise', 'withdraw', 'redact'),
  node: fc.nat(2),
  which: fc.nat(5),
  title: text,
  text,
  documentNumber: maybe(fc.oneof(text, fc.constantFrom(...NUMBERS, '皖政[２０２６] 5 号'))),
  publishedOn: maybe(date),
  validity: maybe(fc.constantFrom('in-force', 'abolished')),
  organ: maybe(fc.constantFrom(...ORGANS)),
  field: maybe(fc.constantFrom(...FIELDS)),
  displayFrom: maybe(date),
  displayUntil: maybe(date),
  entries: fc.subarray(ENTRIES),
  content: maybe(fc.constantFrom(...CONTENTS)),
  handsOver: maybe(fc.boolean()),
  at: fc.nat(3),
})

const parkAct: fc.Arbitrary<Act> = fc.record({
  type: fc.constantFrom('park', 'park', 'park', 'repark', 'repark', 'discard', 'discard', 'unpark', 'unpark'),
  node: fc.nat(2),
  which: fc.nat(5),
  reason: fc.constantFrom('unknown-node', 'unknown-node', 'gap', 'gap', 'not-allowed', 'fork', 'undecodable'),
  at: fc.nat(3),
})

const act = fc.oneof(itemAct, parkAct)
export const acts = fc.array(act, { minLength: 1, maxLength: 30, size: 'medium' })
export const splits = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8, size: 'medium' })

/** Compares every answer with the model's. */
export async function check(generation: Generation, script: Script): Promise<void> {
  const documents = [...script.documents.values()].sort((a, b) => (a.itemId < b.itemId ? -1 : 1))
  expect(await paged<ItemDocument>(3, (after) => generation.scan(after?.itemId ?? null, 3))).to.deep.equal(documents)
  const histories = await generation.histories(documents.map(({ itemId }) => itemId))
  for (const { itemId } of documents) {
    expect(await generation.item(itemId)).to.deep.equal(script.documents.get(itemId))
    const rows = script.history.filter((row) => row.itemId === itemId).sort((a, b) => a.version - b.version)
    expect(await generation.history(itemId)).to.deep.equal(rows)
    expect(histories.get(itemId)).to.deep.equal(rows)
  }
  expect(await generation.counts()).to.deep.equal({ items: documents.length })
  for (const entries of [undefined, ENTRIES.slice(0, 1), ENTRIES.slice(1)])
    for (const partition of [0, 1])
      for (const orHandedOver of entries === undefined ? [false] : [false, true])
        await checkChanges(generation, script, { partition, entries, orHandedOver })
  for (const entries of [undefined, ENTRIES.slice(0, 1), ENTRIES.slice(1)])
    await checkTurns(generation, script, entries)
  await checkPark(generation, script)
  const queries = questions(script)
  for (const [index, query] of queries.entries()) {
    const found = await paged<ListedDocument>(query.limit, (after) =>
      generation.outlet({
        ...query,
        ...(after && { after: after.place }),
      }),
    )
    const wanted = listed(script.writes.values(), query)
    expect(found.map(brief), JSON.stringify(query)).to.deep.equal(wanted.map(brief))
    // One in four, and another one next time: a server that is asked for all takes too long.
    const isCounted = (index + script.documents.size) % 4 === 0
    if (isCounted && query.q === undefined && query.updatedUntil === undefined)
      expect(await generation.countOutlet(query, 1000), `count of ${JSON.stringify(query)}`).to.equal(wanted.length)
    const isSearch = (query.q ?? '') !== ''
    const skip = index % 3
    if (isCounted && !isSearch)
      expect(
        (await generation.outlet({ ...query, skip })).map(brief),
        `${skip} passed over of ${JSON.stringify(query)}`,
      ).to.deep.equal(wanted.slice(skip, skip + query.limit).map(brief))
    expect(
      found.map(({ place }) => ({ ...place })),
      JSON.stringify(query),
    ).to.deep.equal(wanted.map(({ place }) => place))
  }
}

const brief = (document: ItemDocument) => `${document.itemId} ${document.version}`

async function paged<T>(limit: number, page: (after: T | undefined) => Promise<T[]>): Promise<T[]> {
  const all: T[] = []
  for (;;) {
    const next = await page(all.at(-1))
    all.push(...next)
    if (next.length < limit) return all
  }
}

async function checkChanges(
  generation: Generation,
  script: Script,
  asked: Pick<ChangesQuery, 'partition' | 'entries' | 'orHandedOver'>,
) {
  const { partition } = asked
  const before = (script.checkpoints.get(partition)?.nextOffset ?? 0) - 1
  const found = await paged<ChangedItem>(2, (last) =>
    generation.changes({
      ...asked,
      after: last === undefined ? null : { offset: last.changedAt.offset, itemId: last.document.itemId },
      before,
      limit: 2,
    }),
  )
  const expected = changed(script.writes.values(), { ...asked, after: null, before })
  expect(found).to.deep.equal(expected)
  if (asked.orHandedOver) return
  for (const limit of [1, 100]) {
    const latest = await generation.latestChanges({ ...asked, before, limit })
    expect(latest).to.deep.equal(expected.toReversed().slice(0, limit))
  }
}

/** Filters, bounds and parts of a search. */
const LISTED: Partial<OutletQuery>[] = [
  { updatedAfter: instantAt(1) },
  { updatedUntil: instantAt(2) },
  { updatedAfter: instantAt(0), status: 'live' as const, field: FIELDS[0] },
  { fromDay: 20251231, toDay: 20260228 },
  { toDay: 20260228, organ: ORGANS[0] },
  { node: nodeName(1) },
  { validity: 'abolished' as const, status: 'live' as const },
  { status: 'withdrawn' as const },
  { documentNumber: documentNumberKey(NUMBERS[0]) },
  { documentNumber: documentNumberKey(NUMBERS[1]), fromDay: 20260101 },
  { q: '公' },
  { q: '公', searched: 'title' as const },
  { q: '公', searched: 'rest' as const },
  { q: '脱贫 公告', exact: true },
  { q: '公 年', searched: 'rest' as const },
]

async function checkTurns(generation: Generation, script: Script, entries?: OutletEntry[]) {
  for (const [from, to] of [
    ['2024-12-31', '2029-01-01'],
    ['2026-02-28', '2026-03-02'],
    ['2026-03-01', '2026-03-01'],
  ] as const) {
    const asked = { until: turnOfDay(to), entries }
    const beginning = { turn: turnOfDay(from), itemId: '~' as ItemId }
    const found = await paged<TurnedItem>(2, (last) =>
      generation.turns({
        ...asked,
        after: last === undefined ? beginning : { turn: last.turn, itemId: last.document.itemId },
        limit: 2,
      }),
    )
    expect(found).to.deep.equal(turned(script.writes.values(), { ...asked, after: beginning, limit: 999 }))
  }
}

/** Lists and searches: pieces of the texts that are and were there, and some that are not. */
function questions(script: Script): OutletQuery[] {
  const base = { today: '2026-03-01', limit: 3 }
  const pieces = [...script.documents.values()].flatMap(({ contentText }, i) => {
    const content = JSON.parse(contentText ?? '{}') as Content
    const characters = [...(content.body?.text ?? ''), ...(content.title ?? '')]
    return [characters.slice(i % 5, (i % 5) + 1 + (i % 4)).join(''), content.title ?? '', content.documentNumber ?? '']
  })
  const words = [
    '贫',
    '脱贫',
    '公告年',
    'a',
    'A1',
    'ς',
    'σ',
    'k',
    '_',
    '"',
    '*',
    ' ',
    '没有',
    '民政',
    '节点',
    ...pieces,
  ]
  /** Each is asked for in one order at a time: a server that is asked for all takes too long. */
  const orderAt = (index: number) => LIST_ORDERS[(index + script.documents.size) % LIST_ORDERS.length]
  return [
    ...[ENTRIES.slice(0, 1), ENTRIES, ['board/1' as OutletEntry]].flatMap((entries) => [
      { ...base, entries },
      { ...base, entries, status: 'live' as const },
      { ...base, entries, status: 'withdrawn' as const },
      { ...base, entries, field: FIELDS[0] },
      { ...base, entries, organ: ORGANS[1], status: 'live' as const },
    ]),
    ...FACETS.map((entries, i) => ({
      ...base,
      entries,
      ...(i % 2 === 0 ? { order: orderAt(i) } : { updatedUntil: instantAt(1) }),
    })),
    ...LISTED.map((asked, i) => ({ ...base, entries: ENTRIES, order: orderAt(i), ...asked })),
    ...words.map((q, i) => ({ ...base, entries: i % 3 === 0 ? ENTRIES.slice(2) : ENTRIES, q })),
    { ...base, entries: ENTRIES, q: '的', field: FIELDS[1], status: 'live' as const },
  ]
}
