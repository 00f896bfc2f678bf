import { existsSync } from 'node:fs'
import type { ActiveGeneration } from '../../query/active-generation.ts'
import { loadRootKey } from '../data/root-keys.ts'
import type { Ground } from './parts/part.ts'

/** Announces the directory in the log where a crash came between a change and its announcement. */
export async function announceWhatWasNot({ place, side }: Ground, generations: ActiveGeneration): Promise<void> {
  if (!existsSync(place.data.rootKeyFile)) return
  const { position } = await side.directory.refresh()
  const checkpoints = await generations.use((generation) => generation.checkpoints())
  const announced = checkpoints.every(({ directoryPosition }) => directoryPosition >= position)
  if (!announced) await side.authority(loadRootKey(place.data)).announce()
}
