import type { ItemId } from '../../domain/ids.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { StoredDocument } from '../../ports/stored-document.ts'
import type { TextLooks } from './text-task.ts'

/** Items that one look into the index may name. A run that names as many stands in too many texts to tell anything. */
const MOST_NAMED = 40
/** Items that a text is held against. */
const MOST_CANDIDATES = 8
/** What the looks for several runs at once, and for a title, count against a look for one run. */
const WEIGHT = { together: 4, title: 2, apart: 1 }

/**
 * The items that a text may be a copy of, the likeliest first: those that the search index names for the most of its
 * rare runs. An exact copy has all of them. What the index names is not believed: the texts are compared.
 */
export async function findCandidates(
  generation: Pick<ItemStore, 'namedByIndex' | 'items'>,
  { runs, lines }: Pick<TextLooks, 'runs' | 'lines'>,
): Promise<StoredDocument[]> {
  const votes = new Map<ItemId, number>()
  const look = async (tokens: string[], weight: number) => {
    const named = await generation.namedByIndex(tokens, MOST_NAMED)
    const counted = named.length === MOST_NAMED ? weight / MOST_NAMED : weight
    for (const itemId of named) votes.set(itemId, (votes.get(itemId) ?? 0) + counted)
  }
  await look(runs.together, WEIGHT.together)
  for (const { tokens } of lines) await look(tokens, WEIGHT.title)
  for (const tokens of runs.apart) await look(tokens, WEIGHT.apart)
  const likeliest = [...votes].toSorted(([, a], [, b]) => b - a).slice(0, MOST_CANDIDATES)
  const documents = await generation.items(likeliest.map(([itemId]) => itemId))
  return likeliest.flatMap(([itemId]) => documents.get(itemId) ?? [])
}
