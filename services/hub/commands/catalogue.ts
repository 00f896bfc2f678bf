import type { Command } from 'commander'
import { type Remark, reviewRows } from '../../domain/catalogue/review-rows.ts'
import type { Clause } from '../../domain/clock/clause.ts'
import { knownClause } from '../../domain/clock/clause.ts'
import { GENERAL_CLOCK } from '../../domain/clock/deadline.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { phrasesFor, rulesInForce } from '../../domain/rules/rules-in-force.ts'
import { sayRemark } from '../../edge/catalogue-remarks.ts'
import { wordsOf } from '../../edge/words-of.ts'
import { type CatalogueCellFault, type ReadCatalogue, readCatalogue } from '../../publisher/import/read-catalogue.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { divisionOf } from './rules.ts'

interface Options {
  division?: string
  inherit: boolean
  withHidden: boolean
}

/** `hub catalogue`: the standard catalogue (事项标准目录) of an office. */
export function catalogueCommand(program: Command): void {
  program
    .command('catalogue')
    .description('the standard catalogue: what an office publishes, on what basis and within what time')
    .command('check <file>')
    .description('the first review of a catalogue in a CSV or XLSX file, by the rules of a place')
    .option('--division <code>', 'the place (the division at the top)')
    .option('--inherit', '同上 and empty cells have what the row above says', false)
    .option('--with-hidden', 'read hidden rows, columns and sheets too', false)
    .action(async (file: string, { division, inherit, withHidden }: Options) => {
      const { output, ...place } = contextOf(program)
      await using side = await openLogSide(place)
      const directory = await side.directory.refresh()
      const code = divisionOf(directory, division)
      const day = dayInShanghai(place.clock.now())
      const read = await readForClerk(file, { inherit, withHidden })
      const rows = read.rows.map(({ content }) => content)
      const remarks = reviewRows(rows, phrasesFor(directory, code, day), generalLimit(directory, code, day))
      const asked = remarks.filter(({ isNote }) => !isNote).length + read.faults.length
      output.result(
        {
          file,
          division: code,
          rows: rows.length,
          inherited: read.rows.filter(({ inherited }) => inherited.length > 0).length,
          remarks: remarks.map((remark) => {
            const { index, repeats: _, ...told } = remark
            return { ...placeOf(read, index), ...told, said: saidOf(read, remark) }
          }),
          faults: read.faults,
          warnings: read.warnings,
          unknownColumns: read.unknownColumns,
        },
        () => printReview(read, remarks),
      )
      if (asked > 0) output.exit(EXIT.failed)
    })
}

/** Working days of the general clock there. HubError `usage` where it was not adopted. */
function generalLimit(directory: Directory, division: DivisionCode, day: string): number {
  const rule = rulesInForce(directory, 'clocks', division, day).find((adopted) => adopted.rule.id === GENERAL_CLOCK)
  const clause = knownClause((rule?.rule.clauses as Clause[] | undefined)?.[0] ?? { kind: 'none' })
  if (clause?.kind !== 'deadline' || clause.unit !== 'workday')
    throw new HubError(
      'usage',
      `No clock ${GENERAL_CLOCK} in working days is in force there. See: hub rules import --shipped`,
    )
  return clause.n
}

async function readForClerk(file: string, options: { inherit: boolean; withHidden: boolean }): Promise<ReadCatalogue> {
  try {
    return await readCatalogue(file, options)
  } catch (error) {
    if (
      !(error instanceof HubError) ||
      !['file-unreadable', 'file-too-large', 'header-missing', 'column-missing'].includes(error.code)
    )
      throw error
    const { message, remedy } = wordsOf(error.code, { reason: error.message, column: error.message })
    throw new HubError(error.code, `${file}：${message}${remedy}`, { cause: error })
  }
}

function placeOf({ rows }: ReadCatalogue, index: number): { sheet?: string; row: number } {
  const { sheet, row = 0 } = rows[index] ?? {}
  return { ...(sheet !== undefined && { sheet }), row }
}

const sayPlace = ({ sheet, row }: { sheet?: string; row: number }): string =>
  `${sheet === undefined ? '' : `${sheet} `}第 ${row} 行`

const saidOf = (read: ReadCatalogue, { repeats, ...remark }: Remark): string =>
  sayRemark(repeats === undefined ? remark : { ...remark, value: sayPlace(placeOf(read, repeats)) })

function printReview(read: ReadCatalogue, remarks: Remark[]): string {
  const cells = (found: CatalogueCellFault[]) => found.map((one) => `${sayPlace(one)}：${sentenceOf(one)}`)
  const notes = remarks.filter(({ isNote }) => isNote).length
  const inherited = read.rows.filter((row) => row.inherited.length > 0).length
  return [
    `${read.rows.length} 行，需修改 ${remarks.length - notes + read.faults.length} 处，请留意 ${notes + read.warnings.length} 处。`,
    ...(inherited > 0 ? [`${inherited} 行沿用了上一行的内容。`] : []),
    ...(read.unknownColumns.length > 0 ? [`没有读的列：${read.unknownColumns.join('、')}`] : []),
    ...cells(read.faults),
    ...remarks.map(
      (remark) => `${sayPlace(placeOf(read, remark.index))}${remark.isNote ? '（留意）' : ''}：${saidOf(read, remark)}`,
    ),
    ...cells(read.warnings),
  ].join('\n')
}

function sentenceOf({ fault }: CatalogueCellFault): string {
  const { message, remedy } = wordsOf(fault.code, { pointer: fault.pointer, ...fault.details })
  return `${message}${remedy}`
}
