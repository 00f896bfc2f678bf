import type { Directory } from '../domain/directory/directory.ts'
import type { Envelope } from '../domain/event/envelope.ts'
import { facetsOf } from '../domain/facets.ts'
import type { Instant } from '../domain/ids.ts'
import { type Content, contentIn } from '../domain/item/content.ts'
import type { ItemDocument, Proof } from '../domain/item/item-document.ts'
import { listedContent } from '../domain/item/listed-content.ts'
import { isWithdrawnBeforeShown } from '../domain/item/may-read.ts'
import type { Position } from '../ports/event-log.ts'
import type { ItemWrite } from '../ports/read-model-batch.ts'

/** The record whose processing changes items, and the directory in force there. */
export interface Cause {
  position: Position
  time: Instant
  directory: Directory
}

/** No day: what was withdrawn before its first day is on no list, and leaves no notice. */
const NO_DAY = '9999-12-31'

function firstDayOf({ withdrawal }: ItemDocument, shown: Content | null): string | null {
  if (shown?.displayFrom === undefined) return null
  const isNeverShown = withdrawal !== null && isWithdrawnBeforeShown(shown, envelopeOf(withdrawal).at)
  return isNeverShown ? NO_DAY : shown.displayFrom
}

/** In JCS no text contains this: there a quotation mark stands behind a backslash. */
const handsOver = ({ publication, withdrawal }: ItemDocument): boolean =>
  publication.envelopeText.includes('"predecessor":{') || withdrawal?.envelopeText.includes('"successor":{') === true

const envelopeOf = ({ envelopeText }: Proof) => JSON.parse(envelopeText) as Envelope

/**
 * A document, with what lists, searches and the changes need beside it. `content` is the content in the document, if the
 * caller has it. Otherwise it is parsed. `directoryPosition` is that of the directory
 * under which `shownOn` was resolved: an earlier one when the event kept the content.
 */
export function itemWrite(
  document: ItemDocument,
  content: Content | null,
  cause: Cause,
  directoryPosition: number | null = cause.directory.position,
): ItemWrite {
  const shown = listedContent(document.status, content ?? contentIn(document.contentText))
  return {
    document,
    content: shown,
    facets: facetsOf({ ...document, content: shown }),
    directoryPosition,
    changedAt: cause.position,
    loggedAt: cause.time,
    title: shown?.title ?? null,
    field: shown?.field ?? null,
    organName: shown?.organ?.name ?? cause.directory.node(document.nodeId)?.name ?? null,
    displayFrom: firstDayOf(document, shown),
    displayUntil: shown?.displayUntil ?? null,
    handsOver: handsOver(document),
  }
}
