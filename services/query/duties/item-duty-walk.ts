import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { Duty } from '../../domain/duties/duty.ts'
import { type ItemQuestion, publishDutyOf } from '../../domain/duties/item-duties.ts'
import { postingDutiesOf } from '../../domain/duties/posting-duties.ts'
import type { RulesAt } from '../../domain/duties/rules-at.ts'
import type { ItemId } from '../../domain/ids.ts'
import { contentIn } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { REVIEW } from '../../domain/kinds/review/review-kind.ts'
import { PAGE_ROOM } from '../../ports/page-room.ts'
import { handedOverLinks } from '../handed-over.ts'
import { sortOut } from '../item-reader.ts'
import { type ToldItem, toldItem } from '../told-item.ts'
import type { DutyCatalogue } from './duty-catalogues.ts'
import type { DutyQuestion, DutyStep, DutyWalk, ItemPlaceInNode } from './duty-walk.ts'

const AT_ONCE = 100
/** So many items that nothing is due of are passed over in the time of a check. */
const PASSED_A_LOOK = 20

/** Walks what is due of a node's items, by itemId, from behind a place: its ids all begin with its own. */
export async function* itemDuties(
  asked: DutyQuestion & { rules: RulesAt },
  {
    node,
    catalogues,
    from,
    walk,
  }: { node: DirectoryNode; catalogues: DutyCatalogue[]; from: ItemPlaceInNode; walk: DutyWalk },
): AsyncGenerator<DutyStep, void> {
  const { reader, generation } = asked
  const everybody = publicReader(dayInShanghai(reader.now()))
  const beginning = `${node.nodeId}.`
  const question = { ...asked, rowOf: rowsIn(catalogues) }
  let { after } = from
  for (;;) {
    const scanned = await generation.scan(after ?? (beginning as ItemId), AT_ONCE, PAGE_ROOM)
    const documents = scanned.filter(({ itemId }) => itemId.startsWith(beginning))
    const mayHave = documents.filter(({ contentText }) => hasDuties(contentText))
    const { items, withheld } = sortOut(await reader.check(mayHave))
    walk.list.withheld.push(...withheld)
    for (const item of items) {
      const told = toldItem(item, everybody)
      const links =
        told.predecessor === null ? null : await handedOverLinks(item, { reader, generation, asking: everybody })
      const duties = links?.predecessor?.confirmed === true ? [] : dutiesOf(told, question)
      for (const duty of duties)
        if (from.dutyId === null || after !== from.after || duty.dutyId > from.dutyId)
          yield { duty, place: { after, dutyId: duty.dutyId }, looks: 0 }
      after = item.itemId
    }
    after = documents.at(-1)?.itemId ?? after
    yield { duty: null, place: { after, dutyId: null }, looks: 1 + mayHave.length + documents.length / PASSED_A_LOOK }
    if (documents.length < scanned.length || scanned.length === 0) return
    await reader.turn()
  }
}

/** As canonical JSON writes the kind of a verdict. */
const REVIEW_KIND = `"kind":${JSON.stringify(REVIEW.name)}`

/**
 * Who reviews many offices has thousands of verdicts, of which nothing is due: they are not checked to know that. What may
 * be none is not read here, because checking reads it.
 */
function hasDuties(contentText: string | null): boolean {
  if (contentText?.includes(REVIEW_KIND) !== true) return true
  try {
    return contentIn(contentText)?.kind !== REVIEW.name
  } catch {
    return true
  }
}

/** By dutyId. What was handed over from another node is that one's to publish in time. */
function dutiesOf(told: ToldItem, question: ItemQuestion): Duty[] {
  const item = { ...told, signedOn: dayInShanghai(told.publishedAt) }
  const published = publishDutyOf(item, question)
  return [...postingDutiesOf(item, question), ...(published === null ? [] : [published])].sort((a, b) =>
    a.dutyId < b.dutyId ? -1 : 1,
  )
}

/** The rows in force of these catalogues. */
function rowsIn(catalogues: DutyCatalogue[]): ItemQuestion['rowOf'] {
  const byItem = new Map(catalogues.map(({ catalogue, rowsNow }) => [catalogue.item.itemId, rowsNow]))
  return (itemId, rowId) => byItem.get(itemId)?.get(rowId)
}
