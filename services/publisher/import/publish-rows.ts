import type { FileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import { type ItemId, itemIdOf } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import type { Acknowledgement } from '../../domain/personal-data/check-personal-data.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'
import type { Timers } from '../../domain/timers.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { Journal, RowHashes } from '../../ports/journal.ts'
import type { CommandRequest, NodePublisher } from '../node-publisher.ts'
import { SURELY_QUICK } from '../texts-apart.ts'
import type { OpenedFile } from './file-row.ts'
import { type ImportReport, type RowReport, reassignRow } from './import-report.ts'
import type { RowInspector } from './inspect-row.ts'
import { judgeRow } from './judge-row.ts'
import { rowKey } from './row-hashes.ts'

/** What is kept of an accepted row from its inspection until all rows were inspected and it is published. */
export interface GoodRow {
  hashes: RowHashes
  /** The withdrawn item that the row became before; null for a new row. */
  replaces: ItemId | null
  /** The item that the row became and is read otherwise now, or that the clerk has named for it. */
  revises: RevisedItem | null
  report: RowReport
  /** Null if the row has to be read again. */
  content: Content | null
}

/** An item as it was when the row was judged. */
export interface RevisedItem {
  itemId: ItemId
  expectedVersion: number
  /** Why, where it is not that the row is read otherwise now. */
  reason?: string
}

interface Publishing {
  publisher: NodePublisher
  actor: string
  newId: () => string
  isNew?: boolean
  hideUntilThen?: boolean
  journal: Pick<Journal, 'importedRow' | 'head'>
  /** The end of the journal when the first row was judged. */
  judgedAt: number
  acknowledged?: Acknowledgement[]
  review?: SignOff[]
  scan?: FileHash
  onProgress?: (step: 'published', rows: number, of: number) => void
  /** The process serves others, who wait while a batch is written. */
  isAmongOthers: boolean
  /** Gives the event loop back to them. */
  turn: Timers['turn']
}

const BATCH = 500
const BATCH_AMONG_OTHERS = 20
/** It is public and kept for ever. */
const REASON = '重新导入原表格：按表格显示的内容更正先前的读法'
/** A hub that runs beside the import cannot write to the journal while a batch is written. */
const MOST_CHARACTERS = 1_000_000

/**
 * Publishes the good rows in batches and completes the report. A batch is durable before the next one. Contents that
 * were kept are taken out of `good` on the way.
 */
export async function publishRows(
  opened: OpenedFile,
  inspector: RowInspector,
  good: Map<number, GoodRow>,
  report: ImportReport,
  publishing: Publishing,
): Promise<void> {
  const total = good.size
  let batch: { content: Content; known: GoodRow }[] = []
  let characters = 0
  let left = total
  const { isAmongOthers } = publishing
  const [mostRows, mostCharacters] = isAmongOthers ? [BATCH_AMONG_OTHERS, SURELY_QUICK] : [BATCH, MOST_CHARACTERS]
  const flush = async () => {
    left -= batch.length
    await publishBatch(batch, report, { ...publishing, moreFollow: left > 0 && !isAmongOthers })
    batch = []
    characters = 0
    publishing.onProgress?.('published', report.published, total)
    await publishing.turn()
  }
  for await (const row of contentsOf(opened, inspector, good)) {
    const { length } = row.content.body.text
    // A long one comes alone, so that it is checked apart.
    if (isAmongOthers && batch.length > 0 && characters + length >= mostCharacters) await flush()
    batch.push(row)
    characters += length
    if (batch.length === mostRows || characters >= mostCharacters) await flush()
  }
  if (batch.length > 0) await flush()
}

/** In the file's order: first the contents that were kept, each only until it is yielded, then those read again. */
async function* contentsOf(
  opened: OpenedFile,
  inspector: RowInspector,
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
    const content = inspector.contentOf(row)
    if (content === null) throw new HubError('file-unreadable', `第 ${row.row} 行在导入期间被改动`)
    yield { content, known }
  }
}

async function publishBatch(
  batch: { content: Content; known: GoodRow }[],
  report: ImportReport,
  publishing: Publishing & { moreFollow: boolean },
): Promise<void> {
  const { publisher, newId, actor, journal, acknowledged, review, scan, hideUntilThen, moreFollow, isAmongOthers } =
    publishing
  if (isAmongOthers) await publisher.prepare()
  const isAlone = isAmongOthers && batch.length === 1
  // Where nobody else has written since the rows were judged, they have no twins that were not seen then. While one is
  // checked apart somebody may.
  const end = publishing.judgedAt + report.published + report.revised
  const isNew = publishing.isNew || (journal.head().nodeSeq === end && !isAlone)
  const requests = batch.map(
    ({ content, known: { hashes, replaces, revises } }): CommandRequest => ({
      command:
        revises === null
          ? { type: 'PublishItem', itemId: itemIdOf(publisher.nodeId, newId()), content, acknowledged, review }
          : { type: 'ReviseItem', reason: REASON, ...revises, content, acknowledged, review },
      idempotencyKey: revises === null ? rowKey(hashes, replaces) : `${rowKey(hashes, null)}-revises-${revises.itemId}`,
      actor,
      row: hashes,
      isNew,
      hideUntilThen,
      scan,
    }),
  )
  const [request] = requests
  const outcomes =
    isAlone && request !== undefined
      ? [await publisher.executeApart(request)]
      : publisher.execute(requests, { moreFollow })
  for (const [index, outcome] of outcomes.entries()) {
    const { report: row, hashes } = (batch[index] as { known: GoodRow }).known
    if (!outcome.ok) {
      const { code, details } = outcome
      reassignRow(report, row, { outcome: 'rejected', code, ...wordsOf(code, details) })
    } else if (outcome.repeated) {
      // The journal was refilled after the text was erased: it knew the command and not the row. Now it knows both.
      const imported = journal.importedRow(hashes.identity)
      reassignRow(report, row, judgeRow(hashes, { above: undefined, imported, again: false }))
    } else {
      row.itemId = outcome.itemId
      if (outcome.warnings.some(({ code }) => code === 'changes-nothing'))
        reassignRow(report, row, { ...row, outcome: 'already-imported', message: '与该条目现在的内容相同', remedy: '' })
      else if ((batch[index] as { known: GoodRow }).known.revises === null) report.published++
      else report.revised++
    }
  }
}
