import { HubError } from '../../domain/errors.ts'
import { maskPersonalData } from '../../domain/personal-data/mask-personal-data.ts'
import { type ColumnName, columnsOfOneMeaning, columnUnder, looksLikeDivision, nameUnder, titleOf } from './columns.ts'
import type { OpenedFile } from './file-row.ts'
import { demandFewColumns } from './most-rows.ts'
import { cellText } from './read-cell.ts'

/**
 * Refuses a file whose columns do not tell what is meant: HubErrors `file-too-large`, `column-missing`, `column-unclear` for one that may be
 * the division, `column-twice` for two of one meaning that say different things.
 */
export async function demandClearColumns(opened: OpenedFile): Promise<void> {
  demandFewColumns(opened.header.titles.length)
  requireColumns(opened.header)
  refuseHiddenTwin(opened.header)
  await refuseTwoMeanings(opened)
}

function requireColumns({ titles, hidden = [] }: OpenedFile['header']): void {
  const unclear = titles.find(looksLikeDivision)
  if (unclear !== undefined) throw columnUnclear(unclear)
  const names = new Set(titles.map(nameUnder))
  for (const name of ['title', 'body'] as const)
    if (!names.has(name)) throw new HubError('column-missing', titleOf(name) + hiddenNote(name, hidden))
}

export const columnUnclear = (title: string): HubError =>
  new HubError('column-unclear', maskPersonalData(title).slice(0, 50))

const hiddenNote = (name: ColumnName, hidden: string[]): string =>
  hidden.some((title) => nameUnder(title) === name) ? '（该列被隐藏，没有读；请取消隐藏，或加 --with-hidden）' : ''

/** Whether the hidden or the visible one of two columns is meant, nobody can tell. */
function refuseHiddenTwin({ titles, hidden = [] }: OpenedFile['header']): void {
  for (const title of hidden) {
    const twin = titles.find((each) => nameUnder(each) !== undefined && nameUnder(each) === nameUnder(title))
    const isTick = 'tick' in (columnUnder(title) ?? {}) || 'group' in (columnUnder(title) ?? {})
    if (twin !== undefined && !isTick) throw new HubError('column-twice', `${twin}\n${title}（已隐藏）`)
  }
}

/** Two columns may mean the same if they say the same in each row. */
async function refuseTwoMeanings({ header: { titles, isByRow }, rows }: OpenedFile): Promise<void> {
  const pairs = isByRow ? [] : columnsOfOneMeaning(titles)
  if (pairs.length === 0) return
  for await (const { cells } of rows()) {
    const pair = pairs.find(([first, second]) => cellText(cells[first]) !== cellText(cells[second]))
    if (pair !== undefined) throw new HubError('column-twice', pair.map((at) => titles[at]).join('\n'))
  }
}
