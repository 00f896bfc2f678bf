import { mayBeTwins, type TwinTraits, titleSignature, titleThirds, twinThirds } from '../domain/item/twins.ts'

/** One that stands on a shelf under a mark. */
export interface Shelved {
  id: string
  signature: Uint8Array
}

/** Where twins are looked for: on a disk, or in memory. */
export interface ReadableShelves {
  /** Makes a mark of a text beneath another mark. */
  markUnder(mark: string, text: string): string
  at(mark: string): Shelved[]
}

export interface TwinShelves extends ReadableShelves {
  put(mark: string, one: Shelved): void
  /** Puts one where fewer than `most` stand. False where it does not fit. */
  putWithin(most: number, mark: string, one: Shelved): boolean
}

/** The place of a content on the shelves: the mark of its key, with which nobody can guess the key, and what its title is like. */
export interface ShelfPlace extends Pick<TwinTraits, 'title'> {
  mark: string
  signature: Uint8Array
}

/** So many of one key are looked through one by one. More stand under the thirds of their titles. */
const MOST_TOGETHER = 32
/** Says that more stand under thirds, also after some of the first were taken away. */
const MORE: Shelved = { id: '', signature: new Uint8Array() }

export const shelfPlace = ({ key, title }: TwinTraits, markOf: (key: string) => string): ShelfPlace => ({
  title,
  mark: markOf(key),
  signature: titleSignature(title),
})

/** Puts one where its twins will be looked for. */
export function shelve(shelves: TwinShelves, id: string, { title, mark, signature }: ShelfPlace): void {
  if (shelves.putWithin(MOST_TOGETHER, mark, { id, signature })) return
  shelves.put(mark, MORE)
  for (const third of titleThirds(title)) shelves.put(shelves.markUnder(mark, third), { id, signature })
}

/** Those that may be twins, by their signatures. Their titles are to be compared. */
export function shelvedLike(shelves: ReadableShelves, { title, mark, signature }: ShelfPlace): string[] {
  const together = shelves.at(mark)
  const hasMore = together.some(({ id }) => id === MORE.id)
  const further = hasMore ? twinThirds(title).flatMap((third) => shelves.at(shelves.markUnder(mark, third))) : []
  const alike = [...together, ...further].filter((one) => one.id !== MORE.id && mayBeTwins(one.signature, signature))
  return [...new Set(alike.map(({ id }) => id))]
}
