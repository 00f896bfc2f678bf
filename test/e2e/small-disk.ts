import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect } from 'chai'
import type { Engine } from '../../infra/engines/engine.ts'
import { growTo, mountDisk, unmount } from './mounted.ts'

/** A disk of a few megabytes (a tmpfs) and the engine whose folder is on it. */
export interface SmallDisk<E extends Engine> {
  readonly engine: E
  /** Makes room. */
  grow(): void
  /** Stops the engine and takes the disk away. */
  remove(): Promise<void>
}

/** A mounted disk of so many megabytes. Where nothing may be mounted, the suite is pending and prints the reason. */
export function mountSmallDisk(test: Mocha.Context, megabytes: number) {
  const folder = mountDisk(test, tmpdir(), megabytes)
  return {
    folder,
    remove: () => {
      unmount(folder)
      rmSync(folder, { recursive: true, force: true })
    },
    grow: () => expect(growTo(folder, '1g')).to.equal(0),
  }
}

/** Where nothing may be mounted, the suite is pending and prints the reason. */
export async function onSmallDisk<E extends Engine>(
  test: Mocha.Context,
  megabytes: number,
  start: () => Promise<E>,
): Promise<SmallDisk<E>> {
  const { folder, remove, grow } = mountSmallDisk(test, megabytes)
  const before = process.env.TMPDIR
  // Engines put their folders here.
  process.env.TMPDIR = folder
  try {
    const engine = await start()
    return {
      engine,
      grow,
      remove: async () => {
        await engine.stop()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
