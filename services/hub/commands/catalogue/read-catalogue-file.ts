import type { Command } from 'commander'
import { type Remark, reviewRows } from '../../../domain/catalogue/review-rows.ts'
import { knownClause } from '../../../domain/clock/clause.ts'
import { GENERAL_CLOCK } from '../../../domain/clock/deadline.ts'
import type { Directory } from '../../../domain/directory/directory.ts'
import { generalClause, rulesAt } from '../../../domain/duties/rules-at.ts'
import { HubError } from '../../../domain/errors.ts'
import type { DivisionCode } from '../../../domain/ids.ts'
import type { CatalogueRow } from '../../../domain/item/content.ts'
import { phrasesFor } from '../../../domain/rules/rules-in-force.ts'
import { type ReadCatalogue, readCatalogue } from '../../../publisher/import/read-catalogue.ts'
import { readForClerk } from '../../cli/read-for-clerk.ts'

export interface ReadingFlags {
  inherit: boolean
  withHidden: boolean
}

export const INHERIT = ['--inherit', '同上 and empty cells have what the row above says', false] as const

/** The options of every command that reads a catalogue from a file. */
export const readingOptions = (command: Command): Command =>
  command.option(...INHERIT).option('--with-hidden', 'read hidden rows, columns and sheets too', false)

/** The catalogue of a file. What is wrong with the file as a whole is told in Chinese. */
export const readCatalogueFile = (file: string, options: ReadingFlags): Promise<ReadCatalogue> =>
  readForClerk(file, () => readCatalogue(file, options))

/** The first review, by the rules of a place on a day. */
export const remarksOn = (
  rows: readonly Omit<CatalogueRow, 'rowId'>[],
  { directory, division, day }: { directory: Directory; division: DivisionCode; day: string },
): Remark[] => reviewRows(rows, phrasesFor(directory, division, day), generalLimit(directory, division, day))

/** Working days of the general clock there. HubError `usage` where it was not adopted. */
function generalLimit(directory: Directory, division: DivisionCode, day: string): number {
  const clause = knownClause(generalClause(rulesAt(directory), division, day) ?? { kind: 'none' })
  if (clause?.kind !== 'deadline' || clause.unit !== 'workday')
    throw new HubError(
      'usage',
      `No clock ${GENERAL_CLOCK} in working days is in force there. See: hub rules import --shipped`,
    )
  return clause.n
}
