import { linkSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { HubError } from '../../../domain/errors.ts'
import type { StoreId } from '../../../domain/ids.ts'
import { storeIdOf } from '../../../ports/store-id.ts'

const NAME = 'store-id'

/** The id of the read store in a folder: what the file `store-id` holds, and a hash of where the folder lies. */
export function readStoreId(folder: string, newId: () => string): StoreId {
  const file = join(folder, NAME)
  const written = readOwn(file) ?? writeOwn(file, newId())
  const path = realpathSync(folder)
  return storeIdOf(written, `${hostname()} ${path} ${statSync(path).ino}`)
}

function readOwn(file: string): string | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new HubError('store-refused', `${file} cannot be read. Check its rights.`, { cause: error })
  }
  const [, written] = /^([\w-]{8,64})\n$/.exec(text) ?? []
  if (written === undefined)
    throw new HubError('store-damaged', `${file} holds no id of a read store. Remove it: a new one is written.`)
  return written
}

/** Never in parts, and never over another process's: a link is made only where no file is. */
function writeOwn(file: string, id: string): string {
  const draft = `${file}.${id}`
  writeFileSync(draft, `${id}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, file)
    return id
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readOwn(file) ?? id
  } finally {
    rmSync(draft, { force: true })
  }
}
