import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { foldTitle } from '../domain/item/fold-title.ts'
import { searchTextOf } from '../domain/item/search-text.ts'
import type { Warning } from '../domain/warning.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'
import { contentsOf, latestContent } from './content-in-force.ts'
import type { TwinIndex, TwinsWithin } from './twin-index.ts'

/** What an item ever said, what it says after a redaction, and what its twins say. */
export interface RedactedTexts {
  earlier: Content[]
  redacted: Content
  twins: Content[]
}

/** `holdersAmong`, or what another thread has found already. */
export type HoldersOf = (texts: RedactedTexts) => number[]

/** Which of the twins still say what the redaction takes out. Nothing else counts, so that another thread may look. */
export function holdersAmong({ earlier, redacted, twins }: RedactedTexts): number[] {
  const gone = goneTexts(earlier, redacted)
  return twins.flatMap((twin, index) => (holdsAny(twin, gone) ? [index] : []))
}

/**
 * Names the living twins of a redacted item, as it ever was, that still say what the redaction takes out of it. They are
 * told once: afterwards nobody knows the text any more. Strict handling does not refuse the redaction because of them.
 */
export function twinsHoldingText(
  command: ItemCommand,
  {
    journal,
    codec,
    placeOf,
    twinsAt,
    holdersOf,
  }: {
    journal: Journal
    codec: EventCodec
    placeOf: TwinIndex['placeOf']
    twinsAt: TwinsWithin['twinsAt']
    holdersOf: HoldersOf
  },
): Warning[] {
  if (command.type !== 'RedactItem') return []
  const { itemId, content } = command
  const earlier = contentsOf(itemId, { journal, codec })
  const alike = earlier.map((one) => twinsAt(placeOf(one)))
  const twins = [...new Set(alike.flatMap(({ itemIds }) => itemIds))].flatMap((twin) => {
    const said = twin === itemId ? null : latestContent(twin, { journal, codec })
    return said === null ? [] : [{ itemId: twin, said }]
  })
  const texts = { earlier, redacted: content, twins: twins.map(({ said }) => said) }
  const holders = twins.length === 0 ? [] : holdersOf(texts).map((index) => twins[index]?.itemId)
  const uncompared = alike.some(({ isCutOff }) => isCutOff)
  return [
    ...(uncompared ? [{ code: 'twins-uncompared', pointer: '/content/title' } as const] : []),
    ...(holders.length === 0
      ? []
      : [{ code: 'twin-holds-text', pointer: '/content', details: { itemIds: holders.join('、') } } as const]),
  ]
}

/** Shorter ones stand in texts that have nothing to do with each other. */
const LEAST = 4

/** Within other words only so many are looked for, because each is a look through a whole text. */
const MOST_WITHIN = 100

const foldedText = (content: Content): string => foldTitle(searchTextOf('live', content, null))

/** The sentences and other parts of a content, folded for comparing. */
const partsOf = (content: Content): Set<string> =>
  new Set(
    searchTextOf('live', content, null)
      .split(/[\n。；;！？，,、：:]/)
      .map(foldTitle),
  )

/** The parts of earlier contents that a redaction takes out. */
function goneTexts(earlier: Content[], redacted: Content): string[] {
  const kept = partsOf(redacted)
  const gone = [...new Set(earlier.flatMap((content) => [...partsOf(content)]))].filter(
    (part) => part.length >= LEAST && !kept.has(part),
  )
  const text = foldedText(redacted)
  return gone.filter((part, index) => index >= MOST_WITHIN || !text.includes(part))
}

function holdsAny(content: Content, texts: string[]): boolean {
  const [text, parts] = [foldedText(content), partsOf(content)]
  return texts.some((part, index) => parts.has(part) || (index < MOST_WITHIN && text.includes(part)))
}
