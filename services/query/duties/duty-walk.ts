import { z } from 'zod'
import type { Duty, DutyState, DutyType } from '../../domain/duties/duty.ts'
import { type DivisionCode, type ItemId, isItemId, isNodeId, type NodeId } from '../../domain/ids.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { CatalogueQuestion } from '../catalogues/node-catalogues.ts'
import type { PreparePlan } from '../plans/plan-standing.ts'

export interface DutyFilters {
  node?: NodeId | undefined
  /** Duties at this place and under it. */
  division?: DivisionCode | undefined
  type?: DutyType | undefined
  state?: DutyState | undefined
  field?: string | undefined
}

/** What duties are worked out from. */
export interface DutyQuestion extends CatalogueQuestion {
  generation: CatalogueQuestion['generation'] & Pick<AuditStore, 'scan'>
  plans: PreparePlan
}

const cellPlace = z.strictObject({ no: z.int(), unit: z.string() })
const reviewPlace = z.strictObject({ evidence: z.string().refine(isItemId), office: z.string().refine(isNodeId) })

/** A place in the duties of a node: behind a period of a row, a duty of an item, a review of a catalogue, or a unit's task of a plan. */
export const placeInNode = z.union([
  z.strictObject({
    field: z.string(),
    itemId: z.string().refine(isItemId),
    rowId: z.string(),
    /** `period division`; null: behind the whole row. */
    occurrence: z.string().nullable(),
  }),
  /** Behind this item; `dutyId`: and behind this duty of the one that follows it. */
  z.strictObject({ after: z.string().refine(isItemId).nullable(), dutyId: z.string().nullable() }),
  /** Behind this review of a catalogue; null: before all. */
  z.strictObject({ reviewed: z.string().nullable() }),
  /** Behind a unit's task of this plan, or behind an office's review of evidence of it; null: behind the whole plan. */
  z.strictObject({ plan: z.string().refine(isItemId), cell: cellPlace.or(reviewPlace).nullable() }),
  /** Before all plans. */
  z.strictObject({ plan: z.null() }),
])
type PlaceInNode = z.infer<typeof placeInNode>
export type RowPlaceInNode = Extract<PlaceInNode, { rowId: string }>
export type ItemPlaceInNode = Extract<PlaceInNode, { after: unknown }>
export type CatalogueReviewPlace = Extract<PlaceInNode, { reviewed: unknown }>
export type CellPlace = z.infer<typeof cellPlace>
export type ReviewPlace = z.infer<typeof reviewPlace>
export type PlanPlaceInNode = Extract<PlaceInNode, { plan: unknown }>

/** A duty that follows from what a node has published, or a place at which a page may end. */
export interface DutyStep {
  duty: Duty | null
  place: PlaceInNode
  /** How many items and the like were looked at since the step before. */
  looks: number
}

export interface DutyWalk extends DutyFilters {
  behind: PlaceInNode | null
  /** What was met on the way and is told beside the duties. */
  list: { withheld: { itemId: ItemId }[]; incomplete: NodeId[] }
}
