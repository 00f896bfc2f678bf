import type { CatalogueRow } from '../../domain/item/content.ts'
import { MOST_CATALOGUE_ROWS } from '../../domain/kinds/catalogue/row-schema.ts'
import type { Timers } from '../../domain/timers.ts'
import { wordsOf } from '../../edge/words-of.ts'
import { type CatalogueCellFault, type ReadCatalogue, readCatalogue } from '../../publisher/import/read-catalogue.ts'
import { fileErrorAtDesk, inDeskWords } from '../desk-words.ts'
import type { SentFile } from '../sheets/carried-sheet.ts'
import type { SheetRefusal } from '../sheets/sheet-turns.ts'

/** A row of a draft before it has an id, and where it stands in its sheet. */
interface SentRow {
  /** `第 3 行`; of rows that came with no sheet their order. */
  place: string
  content: Omit<CatalogueRow, 'rowId'>
}

/** A catalogue as it was sent: what of it cannot be read, and what is to be looked at, each with its place. */
export interface SentCatalogue {
  rows: SentRow[]
  faults: string[]
  notes: string[]
}

export interface CatalogueTicks {
  inherit: boolean
  withHidden: boolean
}

/** Reads a sheet as the import of catalogues does. */
export async function readSentCatalogue(
  { name, bytes }: SentFile,
  ticks: CatalogueTicks,
  turn: Timers['turn'],
): Promise<({ ok: true } & SentCatalogue) | ({ ok: false } & SheetRefusal)> {
  try {
    const read = await readCatalogue({ name, bytes, turn }, ticks)
    if (read.rows.length > MOST_CATALOGUE_ROWS) return { ok: false, ...tooMany(read.rows.length) }
    if (read.rows.length === 0) return { ok: false, message: '表格里没有事项。', remedy: '请每行写一个事项。' }
    return { ok: true, ...sentCatalogue(read) }
  } catch (error) {
    return { ok: false, ...fileErrorAtDesk(error) }
  }
}

const tooMany = (count: number): SheetRefusal => ({
  message: `表格有 ${count} 行，一份目录至多 ${MOST_CATALOGUE_ROWS} 行。`,
  remedy: '请核对是不是选错了文件，或合并相同的事项。',
})

const placeOf = ({ sheet, row }: Pick<CatalogueCellFault, 'sheet' | 'row'>): string =>
  `${sheet === undefined ? '' : `${sheet} `}第 ${row} 行`

function sentCatalogue({ rows, faults, warnings, unknownColumns }: ReadCatalogue): SentCatalogue {
  const inherited = rows.filter((row) => row.inherited.length > 0).length
  return {
    rows: rows.map((row) => ({ place: placeOf(row), content: row.content })),
    faults: faults.map((one) => `${placeOf(one)}：${sayCell(one)}`),
    notes: [
      ...(inherited > 0 ? [`${inherited} 行沿用了上一行的内容。`] : []),
      ...(unknownColumns.length > 0 ? [`没有读的列：${unknownColumns.join('、').slice(0, 500)}`] : []),
      ...warnings.map((one) => `${placeOf(one)}：${sayCell(one)}`),
    ],
  }
}

function sayCell({ fault }: CatalogueCellFault): string {
  const { code, pointer, details } = fault
  const { message, remedy } = inDeskWords({ code, ...wordsOf(code, { pointer, ...details }) })
  return message + remedy
}
