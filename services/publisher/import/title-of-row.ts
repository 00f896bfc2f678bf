import { nameUnder } from './columns.ts'
import { type FileRow, type SheetHeader, shownIn } from './file-row.ts'
import { masked } from './without-personal-data.ts'

/** What a row calls itself, as a report may quote it. A row that is refused has a title too, or an empty text. */
export function titleOfRow({ cells, content }: FileRow, { titles }: SheetHeader): string {
  const said =
    content === undefined ? shownIn(cells[titles.findIndex(isTitle)]) : (content as { title?: unknown }).title
  return typeof said === 'string' ? masked(said.trim()) : ''
}

const isTitle = (title: string): boolean => nameUnder(title) === 'title'
