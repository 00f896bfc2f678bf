import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { foldTitle } from '../domain/item/fold-title.ts'
import { searchTextOf } from '../domain/item/search-text.ts'
import type { Warning } from '../domain/warning.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'
import { contentsOf, latestContent } from './content-in-force.ts'
import type { TwinIndex } from './twin-index.ts'

/**
 * Names the living twins of a redacted item, as it ever was, that still say what the redaction takes out of it. They are
 * told once: afterwards nobody knows the text any more. Strict handling does not refuse the redaction because of them.
 */
export function twinsHoldingText(
  command: ItemCommand,
  { journal, codec, twins }: { journal: Journal; codec: EventCodec; twins: TwinIndex },
): Warning[] {
  if (command.type !== 'RedactItem') return []
  const { itemId, content } = command
  const earlier = contentsOf(itemId, { journal, codec })
  const gone = goneTexts(earlier, content)
  const alike = new Set(earlier.flatMap((one) => twins.twinsAt(twins.placeOf(one))))
  const holders = [...alike].filter((twin) => {
    const said = twin === itemId ? null : latestContent(twin, { journal, codec })
    return said !== null && holdsAny(said, gone)
  })
  if (holders.length === 0) return []
  return [{ code: 'twin-holds-text', pointer: '/content', details: { itemIds: holders.join('、') } }]
}

/** Shorter ones stand in texts that have nothing to do with each other. */
const LEAST = 4

const foldedText = (content: Content): string => foldTitle(searchTextOf('live', content, null))

/** The sentences and other parts of earlier contents that a redaction takes out, folded for comparing. */
function goneTexts(earlier: Content[], redacted: Content): string[] {
  const kept = foldedText(redacted)
  const parts = earlier.flatMap((content) => searchTextOf('live', content, null).split(/[\n。；;！？，,、：:]/))
  return [...new Set(parts.map(foldTitle))].filter((part) => part.length >= LEAST && !kept.includes(part))
}

function holdsAny(content: Content, texts: string[]): boolean {
  const text = foldedText(content)
  return texts.some((part) => text.includes(part))
}
