import type { Command } from 'commander'
import { HubError } from '../../domain/errors.ts'
import type { ItemId, NodeId } from '../../domain/ids.ts'
import type { ImportedFiles } from '../../publisher/import/attachments/files-of-rows.ts'
import { besideSheet, openFilesToAttach } from '../../publisher/import/attachments/open-files-to-attach.ts'
import { importFile } from '../../publisher/import/import-file.ts'
import type { ImportOptions } from '../../publisher/import/import-options.ts'
import { type ImportReport, isRefused } from '../../publisher/import/import-report.ts'
import { printReport } from '../../publisher/import/print-report.ts'
import { wordsOfFileError } from '../../publisher/import/words-of-file-error.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { readForClerk } from '../cli/read-for-clerk.ts'
import { clerkWhoSigns } from '../cli/signing-clerk.ts'
import { tellWhenShown } from '../cli/tell-when-shown.ts'
import { typedItemId } from '../cli/typed-ids.ts'
import { newId } from '../clock.ts'
import { nodeFilesAt } from '../engines/open-attachments.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { openOwnNode } from '../nodes/open-own-node.ts'
import { type FileImportFlags, fileImportOptions } from './import-options.ts'
import { SIGNING } from './sign-command.ts'

interface ImportFlags extends FileImportFlags {
  goodRows?: boolean
  again?: boolean
  revise?: boolean
  revises?: ItemId[]
  attachments?: string
}

export function importCommand(program: Command): void {
  fileImportOptions(program.command('import <file>'))
    .description('publish the rows of a CSV, XLSX or NDJSON file; all or nothing')
    .option('--good-rows', 'publish the good rows, report the bad ones')
    .option('--revise', 'revise items whose rows are read otherwise now than when they were imported')
    .option('--new', 'rows that look like an item, or like a row above, are items of their own')
    .option('--revises <itemId>', 'the row that looks like this item revises it; several times', typedItemIds)
    .option(
      '--attachments <folder>',
      'a folder or ZIP with the files that rows name; without it the one beside the file',
    )
    .option(...SIGNING.hide)
    .option('--again', 'publish rows whose item was withdrawn, each as a new item')
    .action(async (file: string, { node: nodeId, ...flags }: ImportFlags) => {
      const { dryRun, withHidden, goodRows = false, again = false, strict = false } = flags
      const context = contextOf(program)
      const { data, output } = context
      await using side = await openLogSide(context)
      // A dry run signs nothing.
      const actor = dryRun ? '' : clerkWhoSigns(context, nodeId, flags.actor)
      using own = await openOwnNode(context, side, nodeId)
      const { node, journal, publisher } = own
      const files = await filesFor(file, context, { nodeId, given: flags.attachments })
      const report = await importing(file, {
        files,
        node,
        publisher,
        directory: side.directory.latest(),
        journal,
        actor,
        newId,
        dryRun,
        goodRows,
        again,
        revise: flags.revise,
        strict,
        acknowledged: flags.acknowledge,
        review: flags.review,
        withHidden,
        isNew: flags.new,
        revises: flags.revises,
        hideUntilThen: flags.hideUntilThen,
        onProgress: (step, rows, of) =>
          output.progress(
            step === 'checked'
              ? `已检查 ${rows} 行`
              : step === 'put'
                ? `已存入附件 ${rows} / ${of} 个`
                : `已发布 ${rows} / ${of} 条`,
          ),
      })
      output.result(report, () => printReport(report, { dryRun, strict }))
      if (report.published + report.revised > 0) tellWhenShown(data, output)
      if (isRefused(report, strict)) output.exit(EXIT.failed)
      else if (report.rejected > 0) output.exit(goodRows && hasGoodRows(report) ? EXIT.partly : EXIT.failed)
      else if (report.withdrawn > 0) output.exit(EXIT.partly)
    })
}

const typedItemIds = (text: string, before: ItemId[] = []): ItemId[] => [...before, typedItemId(text)]

const hasGoodRows = ({ accepted, alreadyImported }: ImportReport): boolean => accepted + alreadyImported > 0

/** The files that rows may name, and the node's folder, into which they are put. */
async function filesFor(
  sheet: string,
  { data, clock, settings }: CommandContext,
  { nodeId, given }: { nodeId: NodeId; given?: string },
): Promise<ImportedFiles> {
  const path = given ?? besideSheet(sheet)
  const from = path === null ? null : await readForClerk(path, () => openFilesToAttach(path))
  return { from, store: nodeFilesAt(data, clock, nodeId).store, maxBytes: settings.attachmentBytes }
}

/** Where the clerk's file cannot be read, the error gets a sentence for clerks. */
async function importing(file: string, options: Omit<ImportOptions, 'file'>): Promise<ImportReport> {
  try {
    return await importFile({ ...options, file })
  } catch (error) {
    const told = wordsOfFileError(error)
    if (told === null) throw error
    throw new HubError(told.error.code, `${file}：${told.message}${told.remedy}`, { cause: error })
  }
}
