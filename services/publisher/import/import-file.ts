import { basename } from 'node:path'
import { HubError } from '../../domain/errors.ts'
import type { Warning } from '../../domain/warning.ts'
import { createFilesOfRows, type FilesOfRows } from './attachments/files-of-rows.ts'
import { filesOfRow, putFiles, withoutThoseToPut } from './attachments/put-files.ts'
import { createBlankDivisions } from './blank-divisions.ts'
import { columnUnclear, demandClearColumns } from './clear-columns.ts'
import { columnUnder } from './columns.ts'
import type { FileRow, OpenedFile } from './file-row.ts'
import { createDivisionFinder } from './find-division.ts'
import { hashWithoutFiles } from './hash-without-files.ts'
import type { ImportOptions } from './import-options.ts'
import {
  addRow,
  type ImportReport,
  isRefused,
  type RowFault,
  type RowReport,
  type RowWarning,
  tellUnknown,
  warningsOfRow,
  warnOfFile,
} from './import-report.ts'
import { createRowInspector, type GoodInspection, type RowInspector } from './inspect-row.ts'
import { judgeRow, type RowAbove, type RowJudgement } from './judge-row.ts'
import { judgeSignOffs } from './judge-sign-offs.ts'
import { createTwinJudge, type TwinJudge } from './judge-twin.ts'
import { createLongRows, type LongRows, NO_LONG_ROWS } from './long-rows.ts'
import { demandRoom } from './most-rows.ts'
import { openFile } from './open-file.ts'
import { type GoodRow, publishRows } from './publish-rows.ts'
import { createFormerImports, type FormerImports, readsOtherwise, refusedNow } from './recognise-former.ts'
import { refusedRevision } from './refused-revision.ts'
import { hashesOfRow, rowIdentity } from './row-hashes.ts'
import { titleInFile } from './row-values.ts'
import { rowsTogether } from './rows-together.ts'
import { nameOfSheet, turnOf } from './sheet-source.ts'
import { createUnnamedDivisions } from './unnamed-divisions.ts'

const PROGRESS_EVERY = 500
const MOST_CHARACTERS_KEPT = 32_000_000
/** A report that held the values of more rows would be read by nobody. */
const MOST_VALUES_TOLD = 2000

/**
 * Imports a file. All rows are inspected first, then the accepted ones are published in batches. Each row has an
 * Idempotency-Key of its own, so that the same call completes the import after a crash, and changes nothing when it is
 * repeated. If one row is bad nothing is published, unless `goodRows` is set. A dry run is the same without publishing.
 *
 * The way of a row:
 * 1. The file gives a `FileRow`: cells, or a whole content (a line of NDJSON).
 * 2. What the cells say under the titles are its `RowValues`; they become a content.
 * 3. The content is inspected as publishing would check it: the row is good, bad or empty.
 * 4. The keyed hashes of a good row (`RowHashes`) tell whether the file or an earlier import had it (`judgeRow`). With
 *    that its line in the report (`RowReport`) has its outcome: accepted, duplicate, already imported ...
 *    A new row that is nearly the same as an item, or as a row above, is asked about (`TwinJudge`).
 * 5. An accepted row is kept as a `GoodRow` until all rows were inspected, and then becomes a `PublishItem` command, or a
 *    `ReviseItem` of the item that the clerk has named for it.
 *    The journal remembers its hashes with the event.
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const opened = await openFile(options.file, options)
  const { titles } = opened.header
  await demandClearColumns(opened)
  const report: ImportReport = {
    file: basename(nameOfSheet(options.file)),
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    alreadyImported: 0,
    withdrawn: 0,
    skipped: 0,
    published: 0,
    revised: 0,
    filesPut: 0,
    warnings: [],
    unknownColumns: [],
    rows: [],
  }
  tellUnknown(
    report,
    titles.filter((title) => title !== '' && columnUnder(title) === undefined),
  )
  const files = createFilesOfRows(options.files)
  const long = isSent(options) ? createLongRows(options.publisher, options.acknowledged) : NO_LONG_ROWS
  const inspector = createRowInspector({
    titles,
    files,
    node: options.node,
    directory: options.directory,
    checkContent: (content) =>
      withoutThoseToPut(long.of(content) ?? options.publisher.check(content, options.acknowledged), files),
    strict: options.strict,
  })
  const former = createFormerImports({ ...options, titles, inspector })
  const twins = createTwinJudge({ ...options.publisher, ...options })
  const judgedAt = options.journal.head().nodeSeq
  const good = await inspectRows(opened, { inspector, files, long, former, twins, report, options })
  for (const warning of opened.warnings ?? []) warnOfFile(report, warning)
  if (report.unknownColumns.length > 0) warnOfFile(report, unknownColumns(report))
  if (report.rejected === 0 || options.goodRows) demandRevised(report, options)
  const mayPublish = !options.dryRun && !isRefused(report, options.strict)
  if (mayPublish && (report.rejected === 0 || options.goodRows)) {
    await putFiles(good, report, { files, onProgress: options.onProgress })
    const others = { isAmongOthers: isSent(options), turn: turnOf(options.file) }
    await publishRows(opened, inspector, good, report, { ...options, ...others, judgedAt })
  }
  return report
}

/** Whether the process serves others meanwhile. */
const isSent = ({ file }: ImportOptions): boolean => typeof file !== 'string'

/** A row that was meant for an item, and is not like it, would be published as another one. */
function demandRevised({ rows }: ImportReport, { revises = [] }: ImportOptions): void {
  const missed = revises.find((itemId) => !rows.some((row) => row.itemId === itemId))
  if (missed !== undefined) throw new HubError('revises-no-row', missed)
}

const unknownColumns = ({ unknownColumns }: ImportReport): Warning => ({
  code: 'column-unknown',
  pointer: '',
  details: { columns: unknownColumns.join('、') },
})

interface Inspection {
  inspector: RowInspector
  files: FilesOfRows
  long: LongRows
  former: FormerImports
  twins: TwinJudge
  report: ImportReport
  options: ImportOptions
}

async function inspectRows(opened: OpenedFile, inspection: Inspection): Promise<Map<number, GoodRow>> {
  const { inspector, files, long, report, options } = inspection
  const good = new Map<number, GoodRow>()
  const seen = new Map<string, RowAbove>()
  const { mostCharactersKept = MOST_CHARACTERS_KEPT } = options
  const divisions = createBlankDivisions(titleInFile('division', opened.header.titles))
  const unnamed = createUnnamedDivisions(opened.header.titles, placesUnder(options))
  let characters = 0
  const inspectRow = (row: FileRow): void => {
    const inspected = inspector.inspect(row)
    if (row.unknown !== undefined)
      tellUnknown(
        report,
        row.unknown.map(({ title }) => title),
      )
    if (inspected.outcome !== 'empty') unnamed.note(row, inspected.namesDivision)
    const place = { sheet: row.sheet, row: row.row, line: row.line }
    if (inspected.outcome === 'empty') addRow(report, { ...place, outcome: 'skipped', message: '空行', remedy: '' })
    else if (inspected.outcome === 'bad') {
      const rowReport: RowReport = { ...place, ...refusal(row, inspected.faults, inspection) }
      addRow(report, rowReport)
      divisions.note(inspected.namesDivision, rowReport)
    } else {
      const found = recognised(row, inspected, seen, inspection)
      const { judged, known, warnings = [] } = judgeSignOffs(found, inspected.signed, options)
      const rowReport: RowReport = {
        ...place,
        ...judged,
        ...filesOfRow(inspected),
        ...(judged.outcome === 'accepted' && warningsOfRow(report, [...inspected.warnings, ...warnings])),
        ...(report.rows.length < MOST_VALUES_TOLD && inspected.values !== undefined && { record: inspected.values() }),
      }
      addRow(report, rowReport)
      divisions.note(inspected.namesDivision, rowReport)
      characters += inspected.content.body.text.length
      const content = characters > mostCharactersKept ? null : inspected.content
      if (judged.outcome === 'accepted') good.set(row.row, { ...known, report: rowReport, content })
    }
    if (row.row % PROGRESS_EVERY === 0) options.onProgress?.('checked', row.row)
  }
  let read = 0
  for await (const rows of rowsTogether(opened.rows())) {
    read += rows.length
    demandRoom(read, options.mostRows)
    for (const row of rows) options.onRow?.(row, opened.header)
    await files.look(rows.flatMap(inspector.filesNamedIn))
    await long.look(rows, inspector.contentOf)
    options.journal.reading(() => rows.forEach(inspectRow))
    await turnOf(options.file)()
  }
  const unclear = unnamed.title()
  if (unclear !== null) throw columnUnclear(unclear)
  for (const row of divisions.refuse(report)) good.delete(row.row)
  return good
}

const placesUnder = ({ directory, node: { divisionCode: home } }: ImportOptions) => ({
  home,
  findDivision: createDivisionFinder(directory, home),
})

/** A bad row, unless it was imported when the former reader accepted it: then its item stays as it is. */
function refusal(row: FileRow, faults: RowFault[], { former }: Inspection): Omit<RowReport, 'row'> {
  const before = former.find(row)
  if (before?.status === 'live') return { outcome: 'already-imported', ...refusedNow(before.itemId, faults) }
  return { outcome: 'rejected', ...(faults[0] as RowFault), faults }
}

/** Whether the file or an earlier import had a good row, by its hashes of today or as the former reader read it. */
function recognised(
  row: FileRow,
  inspected: GoodInspection,
  seen: Map<string, RowAbove>,
  { former, twins, options }: Inspection,
): { judged: RowJudgement; known: Omit<GoodRow, 'report' | 'content'>; warnings?: RowWarning[] } {
  const { signed, tidied, division } = inspected
  const { journal, again, revise = false } = options
  const identity = rowIdentity(tidied, division)
  const hashes = hashesOfRow(identity, tidied, journal.keyedHash)
  const above = seen.get(hashes.identity)
  const today = journal.importedRow(hashes.identity)
  const isKnown = above !== undefined || today?.content === hashes.content
  const withoutFiles = isKnown || today === null ? null : hashWithoutFiles(inspected, identity, journal)
  const wasWithoutFiles = withoutFiles !== null && today?.content === withoutFiles
  const before = isKnown ? null : wasWithoutFiles ? today : former.find(row, today === null ? identity : undefined)
  const imported = before === null ? today : { ...before, content: hashes.content }
  const judged = judgeRow(hashes, { above, imported, again })
  const changed = before?.status === 'live' ? former.changed(before.itemId, signed) : null
  if (above === undefined) seen.set(hashes.identity, { row: row.row, content: hashes.content, itemId: judged.itemId })
  const known = { hashes, replaces: imported?.itemId ?? null, revises: changed?.item ?? null }
  if (changed === null && judged.outcome === 'accepted') {
    const twin = twins.judge(row.row, signed)
    if ('outcome' in twin) return { judged: twin, known }
    const { revises, warnings } = twin
    if (revises === null) return { judged, known, warnings }
    const { itemId } = revises
    return {
      judged: refusedRevision(itemId, signed, options) ?? { ...judged, itemId },
      known: { ...known, revises },
    }
  }
  if (changed === null) return { judged, known }
  const { itemId } = changed.item
  const refused = revise ? refusedRevision(itemId, signed, options) : null
  const told = readsOtherwise(itemId, changed.changes)
  return { judged: refused ?? { ...judged, outcome: revise ? 'accepted' : 'already-imported', ...told }, known }
}
