import type { AuditStore } from '../ports/audit-store.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import { type KeptOutlet, outletsToKeep, saysTheSame } from '../ports/kept-outlet.ts'

/**
 * Compares the outlets that a generation keeps with the directory: each with the one that made it so, and all with the one
 * that was in force at the checkpoints, which may not be later. Empty where none are kept.
 */
export async function outletFaults(
  generation: Pick<AuditStore, 'outletsKept' | 'checkpoints'>,
  directory: DirectoryReader,
): Promise<string[]> {
  if (generation.outletsKept === undefined) return []
  const reached = Math.max(0, ...(await generation.checkpoints()).map(({ directoryPosition }) => directoryPosition))
  const kept = new Map((await generation.outletsKept()).map((one) => [one.outlet, one]))
  const faults: string[] = []
  for (const outlet of outletsToKeep(await directory.at(reached))) {
    const found = kept.get(outlet.outlet)
    if (found === undefined) faults.push(`outlet ${outlet.outlet}: missing`)
    else if (found.directoryPosition <= reached && !saysTheSame(found, outlet)) faults.push(differs(found))
  }
  const later = Map.groupBy(kept.values(), ({ directoryPosition }) => directoryPosition)
  const { position } = await directory.refresh()
  for (const [at, outlets] of later) {
    const known = Number.isSafeInteger(at) && at >= 0 && at <= position ? outletsToKeep(await directory.at(at)) : []
    const said = new Map(known.map((one) => [one.outlet, one]))
    for (const found of outlets) {
      const outlet = said.get(found.outlet)
      const isRight = outlet !== undefined && saysTheSame(found, outlet)
      if (!isRight && !faults.includes(differs(found))) faults.push(differs(found))
    }
  }
  return faults
}

const differs = ({ outlet }: KeptOutlet): string => `outlet ${outlet}: not as the directory says`
