import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { Content } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { entriesOf } from '../../domain/outlets.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { JournalRecord } from '../../ports/journal.ts'
import { entryPlace } from '../../query/pages/place-names.ts'
import { DISCLOSURE } from '../../query/pages/words.ts'
import type { DeskNode } from '../own-items.ts'

/** Records that are read at once. */
const READ_AT_ONCE = 100

interface LedgerSources extends DeskNode {
  codec: EventCodec
  directory: Directory
  node: DirectoryNode
}

type Texts = (string | number | undefined)[]

/** The titles of the ledger, with the width of each column. */
export const LEDGER_COLUMNS: [title: string, width: number][] = [
  ...([
    ['标题', 50],
    ['索引号', 24],
    ['发文字号', 24],
    ['公开领域', 18],
    ['对应目录事项', 40],
  ] as [string, number][]),
  ...([
    ['公开属性', 12],
    ['成文日期', 12],
    ['发布日期', 12],
    ['首次公开', 12],
  ] as [string, number][]),
  ...([
    ['最近变动', 12],
    ['签发人', 20],
    ['审核', 30],
    ['审核单校验值', 20],
    ['公开位置', 50],
  ] as [string, number][]),
  ...([
    ['状态', 10],
    ['版本', 8],
    ['编号', 50],
  ] as [string, number][]),
]

/** The items of a node (台账), that first which was published first: a few at a time, so that others have their turn. */
export function* ledgerRows(sources: LedgerSources): Generator<Texts[]> {
  const { journal } = sources
  for (let from = 1, { nodeSeq: end } = journal.head(); from <= end; from += READ_AT_ONCE) {
    const first = journal
      .read(from, READ_AT_ONCE)
      .filter(({ itemId, nodeSeq }) => journal.placesOf(itemId)[0] === nodeSeq)
    yield first.flatMap((record) => rowOfItem(record, sources) ?? [])
  }
}

function rowOfItem(first: JournalRecord, sources: LedgerSources): [Texts] | null {
  const { journal, publisher } = sources
  const known = publisher.inForce(first.itemId)
  if (known === null) return null
  const { item, said } = known
  const content = said?.content ?? null
  const last = journal.read(journal.placesOf(first.itemId).at(-1) ?? first.nodeSeq, 1)[0] ?? first
  const signed = said?.record ?? last
  return [
    [
      content?.title ?? '（原文已删除）',
      ...[content?.indexNumber, content?.documentNumber, content?.field, fulfilledBy(content)],
      ...[content?.disclosure && DISCLOSURE[content.disclosure], content?.issuedOn, content?.publishedOn],
      ...[dayInShanghai(first.at), dayInShanghai(last.at), ...signersOf(signed, sources)],
      content === null ? undefined : placesOfContent(content, signed, sources),
      ...[item.status === 'withdrawn' ? '已撤下' : '公开中', item.version, item.itemId],
    ],
  ]
}

/** Rows of catalogues: `<itemId>#r12`. */
const fulfilledBy = (content: Content | null): string | undefined =>
  content?.relations
    ?.filter(({ rel }) => rel === 'fulfils')
    .map(({ itemId, part }) => (part === undefined ? itemId : `${itemId}#${part}`))
    .join('；')

/** Who signed the version in force, and who has reviewed it: pseudonyms, as they are signed. */
function signersOf(
  record: JournalRecord,
  { codec, journal }: Pick<LedgerSources, 'codec' | 'journal'>,
): [string?, string?, string?] {
  const decoded = codec.decode(record)
  if (decoded.kind !== 'event') return [undefined, undefined, undefined]
  const { actor, review = [] } = decoded.event.envelope
  return [
    actor,
    review.map(({ role, actor: by, at }) => `${role} ${by} ${at}`).join('；'),
    journal.scanOf(record.eventId) ?? undefined,
  ]
}

function placesOfContent(content: Content, { at }: JournalRecord, { directory, node }: LedgerSources): string {
  const organ = content.organ?.divisionCode ?? node.divisionCode
  const entries = entriesOf(content, organ, directory, at)
  return entries.map((entry) => entryPlace(entry, directory).name).join('、')
}
