import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DirectoryNode } from '../../../services/domain/directory/directory.ts'
import { newId } from '../../../services/hub/clock.ts'
import type { ImportOptions } from '../../../services/publisher/import/import-options.ts'
import type { ScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

export const ROWS = 7
export const titleOf = (index: number) => `第${index + 1}号公示`

/** How taihe's clerk imports a file into a scratch hub; `text` is the body of each of its rows. */
export function importOptionsOf(
  hub: ScratchHub,
  { text = '正文'.repeat(50), ...more }: Partial<Omit<ImportOptions, 'file'>> & { file?: string; text?: string } = {},
): ImportOptions & { file: string } {
  const file = join(hub.folder, 'rows.ndjson')
  const rows = Array.from({ length: ROWS }, (_, index) => ({ title: titleOf(index), body: text }))
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'))
  const directory = hub.directory.latest()
  const journal = hub.journalOf(TAIHE)
  return {
    file,
    publisher: hub.publisherOf(TAIHE),
    node: directory.node(TAIHE) as DirectoryNode,
    directory,
    journal,
    actor: 'clerk',
    newId,
    dryRun: false,
    goodRows: false,
    strict: false,
    again: false,
    ...more,
  }
}
