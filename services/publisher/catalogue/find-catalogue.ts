import type { EventCodec } from '../../ports/event-codec.ts'
import type { Journal } from '../../ports/journal.ts'
import { type LivingItem, livingItems } from '../living-items.ts'

export type FoundCatalogue = LivingItem

/**
 * The living catalogue of a node in a field, as its journal has it: the latest one, if there are several. Null where there
 * is none. Reads the whole journal.
 */
export const findCatalogue = (
  deps: { journal: Pick<Journal, 'read'>; codec: EventCodec },
  field: string,
): FoundCatalogue | null =>
  livingItems(deps, (content) => content.kind === 'catalogue' && content.field === field).at(-1) ?? null
