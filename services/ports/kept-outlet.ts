import type { Directory } from '../domain/directory/directory.ts'
import type { DivisionCode } from '../domain/ids.ts'
import { entriesMatching, type OutletEntry, outletsIn } from '../domain/outlets.ts'

/** What a store keeps of an outlet for those who read the store itself: the directory is not in it. */
export interface KeptOutlet {
  outlet: OutletEntry
  name: string
  mergedInto: DivisionCode | null
  /** The entries by which items are shown there, also those of places above and of merged ones. */
  entries: OutletEntry[]
  /** Of the directory with which it became what it is. */
  directoryPosition: number
}

/** Every outlet as a directory says it is. */
export const outletsToKeep = (directory: Directory): KeptOutlet[] =>
  [...outletsIn(directory)].map(({ kind, division: { code, name, mergedInto } }) => ({
    outlet: `${kind}/${code}`,
    name,
    mergedInto,
    entries: entriesMatching(kind, code, directory),
    directoryPosition: directory.position,
  }))

/** Whether two say the same of an outlet, whenever they came to say so. */
export const saysTheSame = (one: KeptOutlet, other: KeptOutlet): boolean =>
  one.name === other.name && one.mergedInto === other.mergedInto && one.entries.join() === other.entries.join()
