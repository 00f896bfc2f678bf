import { HubError } from '../../domain/errors.ts'
import type { Instant, ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader, type Reader } from '../../domain/item/may-read.ts'
import { textOfBody } from '../../domain/item/text-of-html.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { CheckedItem } from '../checked-item.ts'
import { itemHistory } from '../item-history.ts'
import type { ItemReader } from '../item-reader.ts'
import { toldItem, versionIsReadable } from '../told-item.ts'
import { comparableText } from './comparable-text.ts'
import { findCandidates } from './find-candidates.ts'
import type { SentFault, SentForm } from './read-sent-text.ts'
import { isIdentical, type TextComparison } from './text-difference.ts'
import type { LookAnswer, PublishedText, TextCheckAnswer, TextCheckTask, TextLooks } from './text-task.ts'

/** Does such work elsewhere, or here. */
export type TextChecksApart = (task: TextCheckTask) => Promise<TextCheckAnswer>

/** How a text stands to one version of an item that anybody may read. */
export interface CheckedAgainst {
  itemId: ItemId
  title: string
  version: number
  /** Of the item: the version in force. */
  current: number
  publishedAt: Instant
  comparison: TextComparison
}

/** An item of that title, of whose text nobody may read anything now. */
export interface ClosedItem {
  itemId: ItemId
  title: string
  /** Null for one whose days of display are over. */
  withdrawn: { at: Instant } | null
}

export interface TextCheck {
  /** Why the text was not looked for. */
  fault: SentFault | 'too-short' | null
  /** The nearest first: of each item one version. */
  against: CheckedAgainst[]
  closed: ClosedItem[]
}

/** A shorter text stands in too many others. */
const SHORTEST = 8
/** Versions of one item that a text is held against: the newest. */
const MOST_VERSIONS = 6
/** Of all texts that one request compares, in UTF-16 units. */
const MOST_COMPARED = 2_000_000
/** Of one item's history, in characters: its page of the newest versions. */
const HISTORY_ROOM = 500_000

/**
 * Holds a text against all that anybody may read here: versions in force, and earlier ones. Exactly, after what
 * `comparableText` declares. Nothing of a text that the public may not read is compared or told: of a withdrawn item only its
 * notice, and only where its title stands among the first lines.
 */
export async function checkSentText(
  reader: ItemReader,
  generation: ItemStore,
  { sent, apart }: { sent: SentForm; apart: TextChecksApart },
): Promise<TextCheck> {
  if (generation.layoutAge === 'older')
    throw new HubError('layout-outdated', 'the read models have an older layout, whose index names no texts')
  const look = (await apart({ look: sent })) as LookAnswer
  if (!look.ok) return { fault: look.fault, against: [], closed: [] }
  const { looks } = look
  const { text } = looks
  if (looks.length < SHORTEST) return { fault: 'too-short', against: [], closed: [] }
  const asking = publicReader(dayInShanghai(reader.now()))
  const checks = await reader.check(await findCandidates(generation, looks))
  const items = checks.flatMap((check) => (check.ok ? [check.item] : []))
  const closed = items.flatMap((item) => closedItem(item, looks, asking))
  const readable = items.filter((item) => toldItem(item, asking).content !== null)
  const against: CheckedAgainst[] = []
  let room = MOST_COMPARED
  for (const { itemId } of readable) {
    const versions = await readableVersions(reader, generation, itemId, asking)
    room -= versions.reduce((sum, { body }) => sum + body.length + text.length, 0)
    if (room < 0 && against.length > 0) break
    const comparisons = (await apart({ compare: { text, with: versions } })) as TextComparison[]
    const nearest = nearestOf(
      versions.map((version, at) => ({ version, comparison: comparisons[at] as TextComparison })),
    )
    if (nearest === null || nearest.comparison.kind === 'unlike') continue
    const { body: _, ...facts } = nearest.version
    against.push({ ...facts, comparison: nearest.comparison })
  }
  return { fault: null, against: against.toSorted((a, b) => farness(a) - farness(b)), closed }
}

/** Only the title of such an item is told, so only the title may lead to it. */
function closedItem(item: CheckedItem, { lines }: TextLooks, asking: Reader): ClosedItem[] {
  const { itemId, title, content, withdrawn } = toldItem(item, asking)
  if (content !== null || title === null) return []
  const folded = comparableText(title).text
  return lines.some(({ text }) => text === folded)
    ? [{ itemId, title, withdrawn: withdrawn === null ? null : { at: withdrawn.at } }]
    : []
}

type ReadableVersion = Omit<CheckedAgainst, 'comparison'> & PublishedText

async function readableVersions(
  reader: ItemReader,
  generation: ItemStore,
  itemId: ItemId,
  asking: Reader,
): Promise<ReadableVersion[]> {
  const { item, history } = await itemHistory(reader, generation, itemId, 'newest', HISTORY_ROOM)
  const facts = { itemId, title: item.title ?? '', current: item.version }
  return history.versions
    .filter((version) => version.outcome === 'applied' && versionIsReadable(item, version, asking))
    .toReversed()
    .slice(0, MOST_VERSIONS)
    .flatMap(({ content, envelope }) =>
      content === null
        ? []
        : [
            {
              ...{ ...facts, version: envelope.version, publishedAt: envelope.at },
              ...{ title: content.title, body: textOfBody(content.body) },
            },
          ],
    )
}

/** Of equally near versions the newest. */
function nearestOf<T extends { comparison: TextComparison }>(found: T[]): T | null {
  let nearest: T | null = null
  for (const one of found) if (nearest === null || farness(one) < farness(nearest)) nearest = one
  return nearest
}

const FARTHEST = Number.MAX_SAFE_INTEGER

/** Orders what was found, and is never told: identical first, then the same text among others, then by what differs. */
function farness({ comparison }: { comparison: TextComparison }): number {
  if (isIdentical(comparison)) return 0
  if (comparison.kind !== 'aligned') return comparison.kind === 'shuffled' ? FARTHEST - 1 : FARTHEST
  const { ends, changed } = comparison
  const isWhole = ends.missing.before + ends.missing.after === 0
  return changed === 0 ? (isWhole ? 1 : 2) : 2 + changed
}
