import type { Command } from 'commander'
import { dayInShanghai } from '../../../domain/item/display-dates.ts'
import { catalogueDraft, draftContent } from '../../../publisher/catalogue/catalogue-draft.ts'
import { livingCatalogues } from '../../../publisher/catalogue/living-catalogues.ts'
import { contextOf } from '../../cli/command-context.ts'
import { EXIT } from '../../cli/output.ts'
import { printReview, reviewOf, sayChangedRows } from '../../cli/say-catalogue.ts'
import { clerkWhoSigns } from '../../cli/signing-clerk.ts'
import { openLogSide } from '../../engines/open-stores.ts'
import { openOwnNode } from '../../nodes/open-own-node.ts'
import { type ItemImportFlags, itemImportOptions } from '../import-options.ts'
import { signContent } from '../sign-content.ts'
import { INHERIT, type ReadingFlags, readCatalogueFile, remarksOn } from './read-catalogue-file.ts'

interface ImportFlags extends ItemImportFlags, ReadingFlags {
  field: string
  title?: string
}

/** `hub catalogue import`: publishes a catalogue from its sheet, or revises the one that stands. */
export function catalogueImport(program: Command, group: Command): void {
  itemImportOptions(group.command('import <file>'), { reason: '目录动态调整' })
    .description('publish a catalogue from a CSV or XLSX file, or revise the one that stands')
    .requiredOption('--field <name>', 'the field of disclosure')
    .option('--title <text>', 'of a new catalogue')
    .option(...INHERIT)
    .action((file: string, flags: ImportFlags) => importCatalogue(program, file, flags))
}

async function importCatalogue(program: Command, file: string, flags: ImportFlags): Promise<void> {
  const { node: nodeId, field, title, dryRun } = flags
  const context = contextOf(program)
  const { output, clock } = context
  const read = await readCatalogueFile(file, flags)
  await using side = await openLogSide(context)
  const directory = await side.directory.refresh()
  const clerk = dryRun ? '' : clerkWhoSigns(context, nodeId, flags.actor)
  using own = await openOwnNode(context, side, nodeId)
  const day = dayInShanghai(clock.now())
  const sheet = read.rows.map(({ content }) => content)
  const standing = livingCatalogues({ journal: own.journal, codec: side.codec }, field).at(-1) ?? null
  const draft = catalogueDraft(sheet, standing, day)
  const { before, rowsHash, changes } = draft
  const remarks = remarksOn(sheet, { directory, division: own.node.divisionCode, day })
  if (read.faults.length > 0 || (flags.strict === true && remarks.some(({ isNote }) => !isNote))) {
    output.result({ file, published: false, review: reviewOf(read, remarks) }, () => printReview(read, remarks))
    return output.exit(EXIT.failed)
  }
  const more = { rowsHash, changes, review: reviewOf(read, remarks) }
  const said = () => [printReview(read, remarks), sayChangedRows(changes)].join('\n')
  if (before !== null && changes.length === 0)
    return output.result(
      { itemId: before.itemId, version: before.version, unchanged: true, ...more },
      () => `${said()}\n没有变化，没有产生新版本。`,
    )
  const content = draftContent(draft, { field, title, office: own.node.name })
  signContent(context, own, { before, content, flags, clerk, said: said(), more })
}
