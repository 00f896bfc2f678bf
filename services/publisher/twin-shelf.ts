import { mayBeTwins, type TwinTraits, titleSignature, titleThirds, twinThirds } from '../domain/item/twins.ts'
import { MOST_TWINS_READ } from '../ports/journal.ts'

/** One that stands on a shelf under a mark. */
export interface Shelved {
  /** An event of an item, or a row of a file; 0 is neither. */
  id: number
  signature: Uint8Array
}

/** Where twins are looked for: on a disk, or in memory. */
export interface ReadableShelves {
  /** Makes a mark of a text beneath another mark. */
  markUnder(mark: string, text: string): string
  /** The `MOST_TWINS_READ` with the highest ids, the highest first. */
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

/** So many of one key are looked through one by one. More stand under their titles, and under the thirds of these. */
const MOST_TOGETHER = 32
/** Says that more stand under thirds, also after some of the first were taken away. */
const MORE: Shelved = { id: 0, signature: new Uint8Array() }
/** So many titles are compared with one. */
const MOST_COMPARED = 200

export const shelfPlace = ({ key, title }: TwinTraits, markOf: (key: string) => string): ShelfPlace => ({
  title,
  mark: markOf(key),
  signature: titleSignature(title),
})

/** Puts one where its twins will be looked for. */
export function shelve(shelves: TwinShelves, id: number, { title, mark, signature }: ShelfPlace): void {
  if (shelves.putWithin(MOST_TOGETHER, mark, { id, signature })) return
  shelves.put(mark, MORE)
  for (const part of [whole(title), ...titleThirds(title)])
    shelves.put(shelves.markUnder(mark, part), { id, signature })
}

const whole = (title: string): string => `whole ${title}`

/** Those that may be twins. */
export interface ShelvedLike {
  ids: number[]
  /** More stand there than anybody looks through: a twin among them may be missing. Never one of the very same title. */
  isCutOff: boolean
}

const NOBODY: ShelvedLike = { ids: [], isCutOff: false }

/** Those that may be twins, by their signatures. Their titles are to be compared. */
export function shelvedLike(shelves: ReadableShelves, { title, mark, signature }: ShelfPlace): ShelvedLike {
  const together = shelves.at(mark)
  if (together.length === 0) return NOBODY
  const hasMore = together.some(({ id }) => id === MORE.id)
  const parts = hasMore ? [whole(title), ...twinThirds(title)] : []
  const further = parts.map((part) => shelves.at(shelves.markUnder(mark, part)))
  const alike = [together, ...further]
    .flat()
    .filter((one) => one.id !== MORE.id && mayBeTwins(one.signature, signature))
  const ids = [...new Set(alike.map(({ id }) => id))]
  return {
    ids: ids.slice(0, MOST_COMPARED),
    isCutOff: ids.length > MOST_COMPARED || further.some(({ length }) => length === MOST_TWINS_READ),
  }
}
