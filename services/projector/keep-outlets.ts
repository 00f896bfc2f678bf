import type { Directory } from '../domain/directory/directory.ts'
import { type KeptOutlet, outletsToKeep, saysTheSame } from '../ports/kept-outlet.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'

/** What is known of the outlets that a generation keeps. */
interface Keeping {
  /** By outlet; null before the first look. */
  known: Map<string, KeptOutlet> | null
  /** The directory up to which all are kept. */
  upTo: number
  /** One after the other, whatever the partitions do. */
  turn: Promise<void>
}

const keepings = new WeakMap<ProjectorStore, Keeping>()

/** A store that others than the hub read has both, any other one neither. */
type KeepingStore = ProjectorStore & Required<Pick<ProjectorStore, 'outletsKept' | 'keepOutlets'>>
const keepsOutlets = (generation: ProjectorStore): generation is KeepingStore => generation.keepOutlets !== undefined

/**
 * Keeps what each outlet is under a directory, where the store is read by others than the hub. It is done before the
 * checkpoint that says that the directory is in force, so that no entry of a merger is missing there. Nothing is written
 * while the directory stays, or where an outlet is what it was.
 */
export async function keepOutlets(generation: ProjectorStore, directory: Directory): Promise<void> {
  if (!keepsOutlets(generation)) return
  const keeping = keepings.get(generation) ?? { known: null, upTo: 0, turn: Promise.resolve() }
  keepings.set(generation, keeping)
  const work = keeping.turn.then(() => keepChanged(generation, keeping, directory))
  keeping.turn = work.catch(() => {})
  await work
}

async function keepChanged(generation: KeepingStore, keeping: Keeping, directory: Directory): Promise<void> {
  if (directory.position <= keeping.upTo) return
  keeping.known ??= new Map((await generation.outletsKept()).map((one) => [one.outlet, one]))
  const { known } = keeping
  const changed = outletsToKeep(directory).filter((outlet) => {
    const before = known.get(outlet.outlet)
    if (before === undefined) return true
    return before.directoryPosition < outlet.directoryPosition && !saysTheSame(before, outlet)
  })
  if (changed.length > 0) await generation.keepOutlets(changed)
  for (const outlet of changed) known.set(outlet.outlet, outlet)
  keeping.upTo = directory.position
}
