import { type Facet, followedRelations, linkFacet } from '../../domain/facets.ts'
import type { Hash, Instant, ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { REVIEW } from '../../domain/kinds/review/review-kind.ts'
import type { EvidenceVerdict } from '../../domain/plan/evidence-verdict.ts'
import type { PlanEvidence } from '../../domain/plan/plan-progress.ts'
import type { Timers } from '../../domain/timers.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { relationsTo } from '../item-links.ts'
import type { ItemReader } from '../item-reader.ts'
import { itemsUnder } from '../items-under.ts'
import type { ToldItem } from '../told-item.ts'

/** Evidence as everybody may see it, before anybody is asked what reviewers say. */
export interface FoundEvidence extends Omit<PlanEvidence, 'verdict'> {
  title: string
  maker: string
  version: number
  fingerprint: Hash
  /** The day on which this version was published. */
  versionDay: string
  /** Its day is the one that it claims. */
  backfilled: boolean
}

export interface PlanFindings {
  evidence: FoundEvidence[]
  /** By the item that they are about. */
  verdicts: VerdictsByItem
  /** Items that belong here and do not check. */
  withheld: { itemId: ItemId }[]
  /** False where there is more than one request may look at. */
  isComplete: boolean
}

/** A review may be found with each of the items that it names: once a version. */
type VerdictsByItem = Map<ItemId, Map<string, EvidenceVerdict>>

/** A city's units with all their tasks, several times over. */
const MOST_LOOKS = 40_000
/** The reviews of so many items are looked for at a time. */
const ASKED_AT_ONCE = 50

/** All that is shown on a day as evidence of a plan, and what is said of it, in steps that give the event loop back. */
export async function findEvidence(
  reader: ItemReader,
  generation: ItemStore,
  { planId, today, turn }: { planId: ItemId; today: string } & Pick<Timers, 'turn'>,
): Promise<PlanFindings> {
  let left = MOST_LOOKS
  const withheld = new Map<ItemId, { itemId: ItemId }>()
  async function look(entries: Facet[], take: (item: ToldItem) => void): Promise<void> {
    if (left <= 0) return
    for await (const page of itemsUnder(reader, generation, { entries, today })) {
      for (const item of page.items) take(item)
      for (const item of page.withheld) withheld.set(item.itemId, item)
      left -= page.items.length + page.withheld.length
      if (left <= 0) return
      await turn()
    }
  }
  const evidence = new Map<string, FoundEvidence>()
  await look([linkFacet('evidences', planId)], (item) => {
    for (const found of evidenceIn(item, planId)) evidence.set(`${found.itemId}#${found.part}`, found)
  })
  const verdicts: VerdictsByItem = new Map()
  const asked = [...new Set([...evidence.values()].map(({ itemId }) => itemId))]
  for (let from = 0; from < asked.length; from += ASKED_AT_ONCE) {
    const entries = asked.slice(from, from + ASKED_AT_ONCE).map((itemId) => linkFacet('reviews', itemId))
    await look(entries, (item) => addVerdicts(verdicts, item))
  }
  return { evidence: [...evidence.values()], verdicts, withheld: [...withheld.values()], isComplete: left > 0 }
}

/** What an item says of the tasks of a plan: once for each. */
function evidenceIn({ content, title, organ, node, ...item }: ToldItem, planId: ItemId): FoundEvidence[] {
  const { itemId, nodeId, version, fingerprint, publishedAt, updatedAt } = item
  if (content === null || title === null) return []
  const found = {
    ...{ itemId, nodeId, title, version, fingerprint },
    ...{ maker: organ?.name ?? node.name, makerDivision: node.divisionCode },
    organDivision: organ?.divisionCode ?? node.divisionCode,
    versionDay: dayInShanghai(updatedAt),
    ...evidenceDay(content, publishedAt),
  }
  return relationsTo(content, planId, { rel: 'evidences' }).map(({ part = null }) => ({ ...found, part }))
}

/** Of what was recorded long after the fact the day that it claims, else the day of its publication. */
function evidenceDay(
  { backfilled, publishedOn }: Content,
  publishedAt: Instant,
): Pick<FoundEvidence, 'day' | 'backfilled'> {
  const day = dayInShanghai(publishedAt)
  const isClaimed = backfilled === true && publishedOn?.length === day.length && publishedOn < day
  return isClaimed ? { day: publishedOn, backfilled: true } : { day, backfilled: false }
}

/** The time of a verdict is that of the review as it stands: a revised one is a later word. */
function addVerdicts(verdicts: VerdictsByItem, { content, itemId, nodeId, updatedAt }: ToldItem): void {
  const verdict = content?.kind === REVIEW.name ? content.verdict?.verdict : undefined
  if (content === null || (verdict !== 'approved' && verdict !== 'returned')) return
  const common = { itemId, maker: nodeId, verdict, at: updatedAt, day: dayInShanghai(updatedAt) }
  for (const { rel, itemId: reviewed, version, fingerprint } of followedRelations(content)) {
    if (rel !== 'reviews' || version === undefined || fingerprint === undefined) continue
    const known = verdicts.get(reviewed) ?? new Map<string, EvidenceVerdict>()
    verdicts.set(reviewed, known.set(`${itemId}#${version}`, { ...common, version, fingerprint }))
  }
}
