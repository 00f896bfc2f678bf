import { foldSearch } from '../../domain/item/fold-search.ts'
import { tokenCondition } from '../../domain/item/search-tokens.ts'

/** In more than a quarter of all texts of offices, so that they narrow a search hardly at all. */
const FREQUENT = new Set(
  '的和政人公工年民作一定府中有理行及等下日全关于制本市发部范月要二为以通情建安省管开实办方准法第用据根保规地务共目合国度重施大件各事不体区位依成面会委主项其上况分四门知现布内告条社在对设标三意经自任明直所县收院报员案并新期集组督展结',
)

/** Characters of one run. It gives one token less. */
const RUN = 10
const SHORTEST_RUN = 4
const MOST_RUNS = 8

/** What the search index is asked for: each run of characters by itself, and some of them at once. */
export interface RareRuns {
  /** Tokens that every copy of the whole text has. */
  together: string[]
  /** Tokens of one run each. A changed place spoils the run that it is in, and no other. */
  apart: string[][]
}

/**
 * Picks the rarest run of characters from each part of a text, so that a copy is found by the others whichever place of it
 * was changed. Which are rare is known of characters only: figures and characters that few texts have.
 */
export function rareRunsOf(comparable: string): RareRuns {
  const folded = [...foldSearch(comparable)]
  const parts = Math.max(1, Math.min(MOST_RUNS, Math.floor(folded.length / RUN)))
  const size = folded.length / parts
  const runs = Array.from({ length: parts }, (_, part) =>
    rarestRun(folded.slice(Math.round(part * size), Math.round((part + 1) * size))),
  ).filter(({ text }) => text.length >= SHORTEST_RUN)
  const apart = runs.map(({ text }) => indexTokensOf(text))
  const together = runs.toSorted((a, b) => b.rarity - a.rarity).slice(0, 3)
  return { together: [...new Set(together.flatMap(({ text }) => indexTokensOf(text)))], apart }
}

function rarestRun(part: string[]): { text: string; rarity: number } {
  const rare = part.map((character) => (FREQUENT.has(character) ? 0 : /[\p{P}\p{S}]/u.test(character) ? 0.2 : 1))
  let [rarity, best] = [-1, 0]
  for (let at = 0; at === 0 || at + RUN <= part.length; at++) {
    const sum = rare.slice(at, at + RUN).reduce<number>((all, one) => all + one, 0)
    if (sum > rarity) [rarity, best] = [sum, at]
  }
  return { text: part.slice(best, best + RUN).join(''), rarity }
}

/** The tokens by which the index names whatever holds a line of text, as the title of a withdrawn item. */
export function indexTokensOf(text: string): string[] {
  const condition = tokenCondition(foldSearch(text))
  return condition === null || !('all' in condition) ? [] : condition.all
}
