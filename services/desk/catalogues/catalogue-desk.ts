import type { Response } from 'express'
import { type Instant, isItemId, type NodeId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { type FieldAt, fieldsAt } from '../../domain/rules/field-at.ts'
import { fail } from '../../http/problem.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { SubmissionStore } from '../../ports/submission-store.ts'
import { type CatalogueShelf, createCatalogueShelf } from '../../publisher/catalogue/catalogue-shelf.ts'
import type { WayToReviewer } from '../../publisher/submission/way-to-reviewer.ts'
import type { CatalogueQuestion } from '../../query/catalogues/node-catalogues.ts'
import type { Desk } from '../desk.ts'
import type { DeskNode } from '../own-items.ts'

/** What the forms for catalogues need besides what all forms of the desk share. */
export interface CatalogueDeps {
  /** Asks the side of the pages how catalogues stand today. */
  askPages<T>(work: (question: CatalogueQuestion) => Promise<T>): Promise<T>
  /** How an office of this process sends its drafts. */
  wayOf(nodeId: NodeId): WayToReviewer
  /** What was sent to the nodes of this hub. Made when it is first asked for. */
  submissions(): SubmissionStore
  now(): Instant
}

export interface CatalogueDesk extends Desk, CatalogueDeps {
  /** Today in Asia/Shanghai, `YYYY-MM-DD`. */
  today(): string
  /** The clerk's own catalogues and verdicts, read up to the journal's end. */
  shelfAt(response: Response): Promise<CatalogueShelf>
}

export function catalogueDesk(desk: Desk, { codec, ...deps }: CatalogueDeps & { codec: EventCodec }): CatalogueDesk {
  const shelves = new WeakMap<DeskNode['journal'], CatalogueShelf>()
  return {
    ...desk,
    ...deps,
    today: () => dayInShanghai(deps.now()),
    shelfAt: async (response) => {
      const { journal } = desk.nodeAt(response)
      const shelf = shelves.get(journal) ?? createCatalogueShelf({ journal, codec, turn: desk.turn })
      shelves.set(journal, shelf)
      await shelf.prepare()
      return shelf
    },
  }
}

/** The field that an address names, as the clerk's office has it. Fails with `field-unknown`. */
export function fieldOfPath(desk: CatalogueDesk, response: Response, name: string): FieldAt {
  const { node } = desk.seatOf(response)
  const found = fieldsAt(desk.directory(), node, desk.today()).find((one) => one.name === name)
  return found ?? fail('field-unknown', { field: name.slice(0, 50) })
}

export const CATALOGUES = '/desk/catalogues'
export const pathOfField = (field: string): string => `${CATALOGUES}/fields/${encodeURIComponent(field)}`
export const pathOfRound = (field: string, submissionId: string): string =>
  `${pathOfField(field)}/rounds/${submissionId}`
export const pathOfReview = (submissionId: string): string => `${CATALOGUES}/reviews/${submissionId}`

/** The item that a form or an address names; null where it names none. */
export const namedItem = (text: unknown) => (typeof text === 'string' && isItemId(text) ? text : null)
