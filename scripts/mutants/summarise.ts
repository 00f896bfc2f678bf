import type { Equivalent } from './equivalents.ts'
import type { Mutant } from './plant-mutants.ts'
import type { Tried } from './try-mutants.ts'

interface FolderCount {
  folder: string
  mutants: number
  killed: number
  equivalent: number
  surviving: number
}

export interface Summary {
  byFolder: FolderCount[]
  /** Survivors that no explanation fits. */
  unexplained: Tried[]
  /** Explanations that do not fit as many survivors as they say. */
  idle: Equivalent[]
}

/** What became of the mutants, beside what equivalents.ts says of these files. */
export function summarise(tried: Tried[], equivalents: Equivalent[]): Summary {
  const survivors = tried.filter(({ kill }) => kill === null)
  const fitting = (one: Equivalent) => survivors.filter(({ mutant }) => isThis(mutant, one))
  const idle = equivalents.filter((one) => fitting(one).length !== (one.times ?? 1))
  const explained = new Set(equivalents.filter((one) => !idle.includes(one)).flatMap(fitting))
  const byFolder = [...Map.groupBy(tried, ({ mutant }) => folderAt(mutant.file))].map(([folder, all]) => {
    const equivalent = all.filter((one) => explained.has(one)).length
    const killed = all.filter(({ kill }) => kill !== null).length
    return { folder, mutants: all.length, killed, equivalent, surviving: all.length - killed - equivalent }
  })
  return { byFolder, unexplained: survivors.filter((one) => !explained.has(one)), idle }
}

const isThis = (mutant: Mutant, one: Equivalent): boolean =>
  mutant.file === one.file && mutant.within === one.within && mutant.change === one.change

/** `services/domain/item/decide.ts` → `services/domain/item`, but never deeper. */
const folderAt = (file: string): string => file.split('/').slice(0, -1).slice(0, 3).join('/')
