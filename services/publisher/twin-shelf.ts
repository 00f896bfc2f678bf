import { mayBeTwins, type TwinTraits, titleSignature, titleThirds, twinThirds } from '../domain/item/twins.ts'

/** One that stands on a shelf under a mark. */
export interface Shelved {
  id: string
  signature: Uint8Array
}

/** Where twins are looked for: on a disk, or in memory. */
export interface TwinShelves {
  /** Makes a mark of a text, with which nobody can guess the text. */
  markOf(text: string): string
  /** Makes a mark of a text beneath another mark. */
  markUnder(mark: string, text: string): string
  at(mark: string): Shelved[]
  put(mark: string, one: Shelved): void
}

/** The place of a content on the shelves, with what stands there. */
export interface ShelfPlace extends TwinTraits {
  mark: string
  signature: Uint8Array
  together: Shelved[]
}

/** So many of one key are looked through one by one. More stand under the thirds of their titles. */
const MOST_TOGETHER = 32
/** Says that more stand under thirds, also after some of the first were taken away. */
const MORE: Shelved = { id: '', signature: new Uint8Array() }

export function shelfPlace(shelves: TwinShelves, traits: TwinTraits): ShelfPlace {
  const mark = shelves.markOf(traits.key)
  return { ...traits, mark, signature: titleSignature(traits.title), together: shelves.at(mark) }
}

/** Puts one where its twins will be looked for. */
export function shelve(shelves: TwinShelves, id: string, { title, mark, signature, together }: ShelfPlace): void {
  if (together.length < MOST_TOGETHER) return shelves.put(mark, { id, signature })
  shelves.put(mark, MORE)
  for (const third of titleThirds(title)) shelves.put(shelves.markUnder(mark, third), { id, signature })
}

/** Those that may be twins, by their signatures. Their titles are to be compared. */
export function shelvedLike(shelves: TwinShelves, { title, mark, signature, together }: ShelfPlace): string[] {
  const hasMore = together.some(({ id }) => id === MORE.id)
  const further = hasMore ? twinThirds(title).flatMap((third) => shelves.at(shelves.markUnder(mark, third))) : []
  const alike = [...together, ...further].filter((one) => one.id !== MORE.id && mayBeTwins(one.signature, signature))
  return [...new Set(alike.map(({ id }) => id))]
}
