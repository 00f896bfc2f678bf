import { pinyin } from 'pinyin-pro'
import type { Directory, Division } from '../domain/directory/directory.ts'
import { foldSearch } from '../domain/item/fold-search.ts'

export interface FoundPlaces {
  places: Division[]
  /** How many more there are. */
  more: number
}

const MOST_FOUND = 50

interface KnownPlace {
  place: Division
  name: string
  /** 孙楼村: `sunloucun`, `slc`. */
  letters: string
  initials: string
}

const known = new WeakMap<Directory, KnownPlace[]>()

/**
 * The places that people may mean by a name or a part of it (also in traditional characters), by its pinyin without tones,
 * by the first letters of its pinyin, or by the beginning of a code. The nearest names come first, then the wider places.
 */
export function findPlaces(directory: Directory, asked: string): FoundPlaces {
  const folded = foldSearch(asked)
  if (folded === '') return { places: [], more: 0 }
  const found = placesOf(directory)
    .flatMap(({ place, ...names }) => {
      const rank = rankOf(folded, { ...names, code: place.code })
      return rank === null ? [] : [{ place, rank }]
    })
    .sort(
      (a, b) => a.rank - b.rank || a.place.code.length - b.place.code.length || (a.place.code < b.place.code ? -1 : 1),
    )
  return {
    places: found.slice(0, MOST_FOUND).map(({ place }) => place),
    more: Math.max(0, found.length - MOST_FOUND),
  }
}

/** Letters are compared with pinyin, figures with codes, and everything with names. */
function rankOf(
  asked: string,
  { name, letters, initials, code }: Omit<KnownPlace, 'place'> & { code: string },
): number | null {
  const texts = /^[a-z]+$/.test(asked) ? [name, letters, initials] : [name]
  if (texts.includes(asked) || code === asked) return 0
  if (texts.some((text) => text.startsWith(asked))) return 1
  if (/^\d{4,}$/.test(asked) && code.startsWith(asked)) return 2
  return name.includes(asked) || letters.includes(asked) ? (asked.length > 1 ? 3 : null) : null
}

/** Divisions that others have taken in are found as those. */
function placesOf(directory: Directory): KnownPlace[] {
  const held = known.get(directory)
  if (held !== undefined) return held
  const places = [...directory.divisions()]
    .filter(({ mergedInto }) => mergedInto === null)
    .map((place) => {
      const spelled = pinyin(place.name, { toneType: 'none', type: 'array', v: true, nonZh: 'removed' })
      return {
        place,
        name: foldSearch(place.name),
        letters: spelled.join('').toLowerCase(),
        initials: spelled
          .map((syllable) => syllable.charAt(0))
          .join('')
          .toLowerCase(),
      }
    })
  known.set(directory, places)
  return places
}
