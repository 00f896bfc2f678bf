import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Engine } from '../../infra/engines/engine.ts'

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
  const folder = mkdtempSync(join(tmpdir(), 'hub-disk-'))
  const remove = () => {
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  }
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]
  const mounted = spawnSync('mount', options, { encoding: 'utf8' })
  if (mounted.status !== 0) {
    remove()
    console.log(`      pending: mount is refused here (${mounted.stderr?.trim() ?? 'no mount command'})`)
    test.skip()
  }
  return {
    folder,
    remove,
    grow: () => expect(spawnSync('mount', ['-o', 'remount,size=1g', folder]).status).to.equal(0),
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
