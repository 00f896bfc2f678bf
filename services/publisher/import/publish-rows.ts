import { HubError } from '../../domain/errors.ts'
import { type ItemId, itemIdOf } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { ImportedRow } from '../../ports/journal.ts'
import type { CommandRequest, NodePublisher } from '../node-publisher.ts'
import type { RowChecks } from './check-row.ts'
import { type ImportReport, type RowReport, reassignRow } from './import-report.ts'
import { judgeRow } from './judge-row.ts'
import type { OpenedFile } from './raw-row.ts'
import { type RowMarks, rowKey } from './row-identity.ts'

/** A row that will be published: what is kept between the check of all rows and their publishing. */
export interface GoodRow {
  marks: RowMarks
  /** The withdrawn item that the row became before; null for a new row. */
  replaces: ItemId | null
  report: RowReport
  /** Null when it has to be read again. */
  content: Content | null
}

interface Publishing {
  publisher: NodePublisher
  actor: string
  newId: () => string
  lookupRow: (mark: string) => ImportedRow | null
  onProgress?: (step: 'published', rows: number, of: number) => void
}

const BATCH = 500
/** A hub beside it waits for the journal while a batch is written. */
const MOST_CHARACTERS = 1_000_000

/** Publishes the good rows in batches, each durable before the next, and completes the report. Empties `good`. */
export async function publishRows(
  opened: OpenedFile,
  checks: RowChecks,
  good: Map<number, GoodRow>,
  report: ImportReport,
  publishing: Publishing,
): Promise<void> {
  const total = good.size
  let batch: { content: Content; known: GoodRow }[] = []
  let characters = 0
  const flush = () => {
    publishBatch(batch, report, publishing)
    batch = []
    characters = 0
    publishing.onProgress?.('published', report.published, total)
  }
  for await (const row of contentsOf(opened, checks, good)) {
    batch.push(row)
    characters += row.content.body.text.length
    if (batch.length === BATCH || characters >= MOST_CHARACTERS) flush()
  }
  if (batch.length > 0) flush()
}

/** In the file's order: first what was kept, each let go of when it is given, then what is read again. */
async function* contentsOf(
  opened: OpenedFile,
  checks: RowChecks,
  good: Map<number, GoodRow>,
): AsyncGenerator<{ content: Content; known: GoodRow }> {
  for (const [row, known] of good) {
    if (known.content === null) break
    good.delete(row)
    yield { content: known.content, known }
  }
  if (good.size === 0) return
  for await (const row of opened.rows()) {
    const known = good.get(row.row)
    if (known === undefined) continue
    const content = checks.contentOf(row)
    if (content === null) throw new HubError('file-unreadable', `Row ${row.row} changed while the file was read.`)
    yield { content, known }
  }
}

function publishBatch(
  batch: { content: Content; known: GoodRow }[],
  report: ImportReport,
  { publisher, newId, actor, lookupRow }: Publishing,
): void {
  const requests = batch.map(
    ({ content, known: { marks, replaces } }): CommandRequest => ({
      command: { type: 'PublishItem', itemId: itemIdOf(publisher.nodeId, newId()), content },
      idempotencyKey: rowKey(marks, replaces),
      actor,
      row: { mark: marks.identity, contentMark: marks.content },
    }),
  )
  for (const [index, outcome] of publisher.execute(requests).entries()) {
    const { report: row, marks } = (batch[index] as { known: GoodRow }).known
    if (!outcome.ok) {
      const { code, details } = outcome
      reassignRow(report, row, { outcome: 'rejected', code, ...wordsOf(code, details) })
    } else if (outcome.repeated) {
      // Only the command was known (a journal refilled after the text was erased): now the row is.
      reassignRow(report, row, judgeRow(marks, { above: undefined, imported: lookupRow(marks.identity), again: false }))
    } else {
      row.itemId = outcome.itemId
      report.published++
    }
  }
}
