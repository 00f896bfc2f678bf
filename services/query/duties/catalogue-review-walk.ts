import type { Duty } from '../../domain/duties/duty.ts'
import type { ToReview } from '../../domain/duties/review-duties.ts'
import type { DutyCatalogue } from './duty-catalogues.ts'
import type { CatalogueReviewPlace, DutyStep, DutyWalk } from './duty-walk.ts'

/** Walks the verdicts that are due on the catalogues of a node, by id, from behind a place. All of it is in memory. */
export function* catalogueReviews(
  { on, reviewDuties }: { on: string; reviewDuties: (what: ToReview) => Duty[] },
  { catalogues, from, walk }: { catalogues: DutyCatalogue[]; from: CatalogueReviewPlace; walk: DutyWalk },
): Generator<DutyStep, void> {
  yield { duty: null, place: from, looks: 1 + 2 * catalogues.length }
  const duties = catalogues
    .filter(({ catalogue }) => walk.field === undefined || catalogue.field === walk.field)
    .flatMap((known) => toReview(known, on) ?? [])
    .flatMap(reviewDuties)
    .sort((a, b) => (a.dutyId < b.dutyId ? -1 : 1))
  for (const duty of duties)
    if (from.reviewed === null || duty.dutyId > from.reviewed)
      yield { duty, place: { reviewed: duty.dutyId }, looks: 0 }
}

/**
 * The newest version of a catalogue as something to judge. Null for the list of a village, which nobody approves, and for
 * a version in force without a verdict of its own, which changed minor members only.
 */
function toReview({ catalogue, at }: DutyCatalogue, on: string): ToReview | null {
  const { item, field, standing, verdicts } = catalogue
  const { newest, state } = standing
  const judged = verdicts.find(({ counts, day, rowsHash }) => counts && day <= on && rowsHash === newest.rowsHash)
  if (state === 'filed' || (state === 'in-force' && judged === undefined)) return null
  return {
    ...{ reviews: 'catalogue', itemId: item.itemId, of: item.nodeId, title: item.title ?? '', divisionCode: at },
    ...{ field, since: newest.day, judged: judged ?? null },
  }
}
