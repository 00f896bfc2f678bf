import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteReadStore } from '../adapters/sqlite/read-store.ts'
import type { Generation } from '../ports/read-store.ts'
import { catchUp } from '../projector/catch-up.ts'
import { verifyOnThreadPool } from '../projector/signature-checks.ts'
import type { DataFolder } from './data-folder.ts'
import type { LogSide } from './open-stores.ts'
import type { Output } from './output.ts'

/** Replays the log, up to given ends, into a generation in a folder of its own. */
export async function replayInto(
  folder: string,
  side: LogSide,
  { ends, output }: { ends?: number[]; output: Output },
): Promise<{ generation: Generation; records: number }> {
  const store = openSqliteReadStore({ folder })
  const generation = await store.open(1)
  await store.activate(1)
  const { records } = await catchUp({
    ...side,
    directory: side.reader,
    generation,
    verify: verifyOnThreadPool,
    ends,
    onBatch: (_report, done, total) => output.progress(`replayed ${done} / ${total} records`),
  })
  return { generation, records }
}

/** A scratch folder beside the read models (same disk), gone after the work. */
export async function inScratchFolder<T>(data: DataFolder, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(data.folder, 'scratch-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
