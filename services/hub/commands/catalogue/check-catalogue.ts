import type { Command } from 'commander'
import { dayInShanghai } from '../../../domain/item/display-dates.ts'
import { contextOf } from '../../cli/command-context.ts'
import { EXIT } from '../../cli/output.ts'
import { printReview, reviewOf } from '../../cli/say-catalogue.ts'
import { openLogSide } from '../../engines/open-stores.ts'
import { divisionOf } from '../rules.ts'
import { type ReadingFlags, readCatalogueFile, readingOptions, remarksOn } from './read-catalogue-file.ts'

/** `hub catalogue check`: the first review of a file, which needs no person. */
export function catalogueCheck(program: Command, group: Command): void {
  readingOptions(group.command('check <file>'))
    .description('the first review of a catalogue in a CSV or XLSX file, by the rules of a place')
    .option('--division <code>', 'the place (the division at the top)')
    .action(async (file: string, { division: typed, ...flags }: ReadingFlags & { division?: string }) => {
      const { output, ...place } = contextOf(program)
      await using side = await openLogSide(place)
      const directory = await side.directory.refresh()
      const division = divisionOf(directory, typed)
      const read = await readCatalogueFile(file, flags)
      const rows = read.rows.map(({ content }) => content)
      const remarks = remarksOn(rows, { directory, division, day: dayInShanghai(place.clock.now()) })
      output.result({ file, division, ...reviewOf(read, remarks) }, () => printReview(read, remarks))
      if (remarks.some(({ isNote }) => !isNote) || read.faults.length > 0) output.exit(EXIT.failed)
    })
}
