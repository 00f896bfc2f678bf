import { expect } from 'chai'
import fc from 'fast-check'
import { division } from '../../scripts/division.ts'
import { checkDirectoryFact } from '../../services/domain/directory/check-directory-fact.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { fingerprintOf, type HashedEvent } from '../../services/domain/event/signed-event.ts'
import { type DivisionCode, instantOf, parseDivisionCode } from '../../services/domain/ids.ts'
import { evolve } from '../../services/domain/item/evolve.ts'
import type { ItemDocument } from '../../services/domain/item/item-document.ts'
import type { OutletEntry } from '../../services/domain/outlets.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import type { StoredDocument } from '../../services/ports/stored-document.ts'
import { itemWrite } from '../../services/projector/item-write.ts'
import { takePlace } from '../../services/projector/take-place.ts'
import { checkedItem } from '../../services/query/checked-item.ts'
import { createProofCheck } from '../../services/query/proof-check.ts'
import {
  AT,
  chainOf,
  contentWith,
  DIRECTORY,
  directoryAfter,
  itemOf,
  LIULIN,
  OTHER_TOWN,
  TOWN,
} from '../domain/scene.ts'
import { arrivedAt, causeAt, stateWith } from '../projector/fold-scene.ts'

const NEW_TOWN = parseDivisionCode('341222109')
const TOWNS: DivisionCode[] = [TOWN, OTHER_TOWN, parseDivisionCode('341226101'), NEW_TOWN]
const DAYS = ['2026-02-27', '2026-03-01', '2026-03-02', '2026-03-04', '2027-01-01']
const HOUR = 3_600_000

const fact: fc.Arbitrary<DirectoryFact> = fc.oneof(
  fc.constantFrom(...TOWNS).map((divisionCode): DirectoryFact => ({ type: 'NodeMoved', nodeId: LIULIN, divisionCode })),
  fc
    .tuple(fc.constantFrom(...TOWNS), fc.constantFrom(...TOWNS), fc.constantFrom(...DAYS))
    .map(([from, into, since]): DirectoryFact => ({ type: 'DivisionsMerged', codes: [from], into, since })),
  fc
    .tuple(fc.constantFrom(...TOWNS), fc.constantFrom(...DAYS))
    .map(([code, since]): DirectoryFact => ({ type: 'DivisionRenamed', code, name: '改名', since })),
  fc.constant(division(NEW_TOWN, '新镇', 'township', '341222')),
  fc.constantFrom('341222', '341226').map((into): DirectoryFact => {
    const from = into === '341222' ? '341226' : '341222'
    return {
      type: 'DivisionsMerged',
      codes: [parseDivisionCode(from)],
      into: parseDivisionCode(into),
      since: '2026-03-02',
    }
  }),
)

const act = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fact' as const), fact }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('ItemPublished', 'ItemRevised', 'ItemRevised', 'ItemWithdrawn', 'ItemRedacted'),
      which: fc.nat(3),
      hours: fc.integer({ min: 0, max: 40 }),
      /** Some items name an organ, or a place, others mean the node's own. */
      names: fc.constantFrom('nothing', 'nothing', 'organ', 'places'),
      /** So many events of the directory are not announced in the partition yet. */
      behind: fc.nat(2),
    }),
  },
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

/** Applies acts as the projector does, and gives the documents with every directory that there was. */
function follow(acts: Act[]): { documents: StoredDocument[]; directories: Directory[] } {
  const next = chainOf(LIULIN)
  const directories = [DIRECTORY]
  const documents = new Map<number, StoredDocument>()
  let place = 0
  let ms = Date.parse(AT)
  for (const done of acts) {
    const latest = directories.at(-1) as Directory
    if ('fact' in done) {
      if (checkDirectoryFact(latest, done.fact).length === 0) directories.push(directoryAfter(latest, done.fact))
      continue
    }
    // What is in force in a partition never goes back.
    place = Math.max(place, directories.length - 1 - done.behind)
    const directory = directories[place] as Directory
    ms += done.hours * HOUR
    const event = eventOf(done, { next, directory, before: documents.get(done.which) ?? null, ms })
    if (event === null) continue
    const before = documents.get(done.which)
    const items = new Map(before === undefined ? [] : [[event.envelope.itemId, before]])
    const cause = { ...causeAt(1), directory }
    const { change } = takePlace(arrivedAt(1, event), true, cause, stateWith({ items }))
    if (change === null) throw new Error('was not applied')
    documents.set(done.which, {
      ...change.write.document,
      directoryPosition: change.write.directoryPosition,
      erasedBelow: null,
    })
  }
  return { documents: [...documents.values()], directories }
}

function eventOf(
  { kind, which, names }: Exclude<Act, { kind: 'fact' }>,
  {
    next,
    directory,
    before,
    ms,
  }: { next: ReturnType<typeof chainOf>; directory: Directory; before: StoredDocument | null; ms: number },
): HashedEvent | null {
  if ((kind === 'ItemPublished') !== (before === null)) return null
  if (before?.status === 'withdrawn' && kind !== 'ItemRedacted') return null
  const own = directory.node(LIULIN)?.divisionCode as DivisionCode
  const content = contentWith({
    title: `${which} ${ms}`,
    shownOn: names === 'places' ? { board: [own], site: 'all' } : { board: 'all', site: 'all', topic: 'all' },
    ...(names === 'organ' && { organ: { name: '财政所', kind: 'department', divisionCode: own } }),
  })
  const at = instantOf(ms)
  const itemId = itemOf(LIULIN, which + 1)
  const type = kind as 'ItemPublished'
  if (kind !== 'ItemWithdrawn') return next({ type, itemId, version: (before?.version ?? 0) + 1, at, content })
  const { fingerprint, version } = before as StoredDocument
  return next({ type, itemId, version: version + 1, at, fingerprint, content: null })
}

const readerOf = (directories: Directory[]): DirectoryReader => {
  const latest = directories.at(-1) as Directory
  return {
    latest: () => latest,
    refresh: async () => latest,
    at: async (position) => directories.find((one) => one.position === position) ?? latest,
  }
}

const faultsOf = async ({ documents, directories }: ReturnType<typeof follow>): Promise<string[]> => {
  const directory = readerOf(directories)
  const checkProof = createProofCheck({ directory })
  const checks = await Promise.all(documents.map((document) => checkedItem(document, { directory, checkProof })))
  return checks.flatMap((check) => (check.ok ? [] : [check.fault]))
}

describe('an item under a directory that goes on', () => {
  it('stays readable whatever moves, merges, is renamed or defined between the events and after them', () =>
    fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25, size: 'max' }), async (acts) => {
        expect(await faultsOf(follow(acts))).to.deep.equal([])
      }),
      { numRuns: 400 },
    ))

  it('keeps what it meant when it was revised, though its town merged before that and again before it was withdrawn', async () => {
    const merged = (from: DivisionCode, into: DivisionCode, since: string): DirectoryFact => ({
      type: 'DivisionsMerged',
      codes: [from],
      into,
      since,
    })
    const last = parseDivisionCode('341226101')
    const directory = directoryAfter(
      DIRECTORY,
      merged(TOWN, OTHER_TOWN, '2026-03-03'),
      merged(OTHER_TOWN, last, '2026-03-06'),
    )
    const next = chainOf(LIULIN)
    const content = contentWith({ shownOn: { board: 'all' } })
    const on = (day: string) => instantOf(Date.parse(`${day}T08:00:00.000Z`))
    const events = [
      next({ type: 'ItemPublished', version: 1, content, at: on('2026-03-01') }),
      next({ type: 'ItemRevised', version: 2, content, at: on('2026-03-04') }),
      next({
        type: 'ItemWithdrawn',
        version: 3,
        content: null,
        fingerprint: fingerprintOf(content),
        at: on('2026-03-09'),
      }),
    ]
    const document = events.reduce<ItemDocument | null>((before, event) => evolve(before, event, directory), null)
    const stored = { ...(document as ItemDocument), directoryPosition: directory.position, erasedBelow: 0 }
    expect(stored.shownOn).to.deep.equal([`board/${OTHER_TOWN}`])
    expect(await faultsOf({ documents: [stored], directories: [directory] })).to.deep.equal([])
    const never = { ...stored, shownOn: [`board/${NEW_TOWN}` as OutletEntry] }
    expect(await faultsOf({ documents: [never], directories: [directory] })).to.deep.equal(['outlets-disagree'])
  })

  describe('published by a township that moves afterwards', () => {
    const [event] = [
      chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content: contentWith({ shownOn: { board: 'all' } }) }),
    ]
    const { document, directoryPosition } = itemWrite(evolve(null, event, DIRECTORY), event.content, causeAt(0))
    const stored = { ...document, directoryPosition, erasedBelow: 0 }
    const moved = directoryAfter(DIRECTORY, { type: 'NodeMoved', nodeId: LIULIN, divisionCode: OTHER_TOWN })
    const directories = [DIRECTORY, moved]

    it('is not withheld', async () => {
      expect(await faultsOf({ documents: [stored], directories })).to.deep.equal([])
    })

    it('is withheld when its outlets or their place were altered, and an odd place stops nobody', async () => {
      const elsewhere = [`board/${OTHER_TOWN}` as const]
      for (const altered of [
        { shownOn: elsewhere },
        { directoryPosition: moved.position },
        { directoryPosition: 0.5 },
        { directoryPosition: -1 },
        { directoryPosition: Number.NaN },
        { directoryPosition: 'x' as unknown as number },
      ])
        expect(await faultsOf({ documents: [{ ...stored, ...altered }], directories })).to.deep.equal([
          'outlets-disagree',
        ])
    })
  })
})
