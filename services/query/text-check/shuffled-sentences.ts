const FEWEST = 3

/**
 * Whether most sentences of a text stand in the published one as they are, but in another order. Sentences are compared
 * text by text, and where they stand decides: a copy with a changed word keeps its order.
 */
export function areSentencesShuffled(published: string, found: string): boolean {
  const places = new Map(sentencesOf(published).map((sentence, at) => [sentence, at]))
  const known = sentencesOf(found).flatMap((sentence) => places.get(sentence) ?? [])
  if (known.length < FEWEST || known.length * 2 < sentencesOf(found).length) return false
  const backwards = known.filter((place, at) => at > 0 && place < (known[at - 1] as number)).length
  return backwards * 4 >= known.length
}

const sentencesOf = (text: string): string[] => text.split(/[。;；!?！？]/).filter((sentence) => sentence.length >= 6)
