import type { Command } from 'commander'
import type { Remark } from '../../../domain/catalogue/review-rows.ts'
import { GENERAL_CLOCK } from '../../../domain/clock/deadline.ts'
import { HubError } from '../../../domain/errors.ts'
import { firstReview } from '../../../publisher/catalogue/first-review.ts'
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

/** The first review, by the rules of a place on a day. HubError `usage` where the general clock was not adopted. */
export function remarksOn(...asked: Parameters<typeof firstReview>): Remark[] {
  const remarks = firstReview(...asked)
  if (remarks !== null) return remarks
  throw new HubError(
    'usage',
    `No clock ${GENERAL_CLOCK} in working days is in force there. See: hub rules import --shipped`,
  )
}
