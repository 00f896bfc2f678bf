import { hash } from 'node:crypto'
import type { Directory } from '../domain/directory/directory.ts'
import { type PlaceNames, placeNamesIn } from '../domain/item/names-in-titles.ts'
import type { PlaceNaming } from './twin-index.ts'

/** The names of places by directory, with these besides; made once for each directory. */
export function createPlaceNaming(besides: () => Iterable<string> = () => []): PlaceNaming {
  const known = new WeakMap<Directory, PlaceNames>()
  return (directory) => {
    const before = known.get(directory)
    if (before !== undefined) return before
    const names = placeNamesIn(directory, besides(), (text) => hash('sha256', text, 'hex').slice(0, 16))
    known.set(directory, names)
    return names
  }
}
