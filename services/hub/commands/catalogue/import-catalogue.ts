import type { Command } from 'commander'
import { itemIdOf, type NodeId } from '../../../domain/ids.ts'
import type { NodeCommand } from '../../../domain/item/commands.ts'
import type { Content } from '../../../domain/item/content.ts'
import { dayInShanghai } from '../../../domain/item/display-dates.ts'
import { sayProblem } from '../../../http/problem.ts'
import type { FoundCatalogue } from '../../../publisher/catalogue/find-catalogue.ts'
import { contextOf } from '../../cli/command-context.ts'
import { EXIT } from '../../cli/output.ts'
import { printReview, reviewOf, sayChangedRows } from '../../cli/say-catalogue.ts'
import { clerkWhoSigns } from '../../cli/signing-clerk.ts'
import { tellWhenShown } from '../../cli/tell-when-shown.ts'
import { typedNodeId } from '../../cli/typed-ids.ts'
import { newId } from '../../clock.ts'
import { openLogSide } from '../../engines/open-stores.ts'
import { openOwnNode } from '../../nodes/open-own-node.ts'
import { SIGNING, type SigningOptions, signCommand, tryCommand } from '../sign-command.ts'
import { catalogueDraft, draftContent, publishableContent } from './catalogue-draft.ts'
import { type ReadingFlags, readCatalogueFile, readingOptions } from './read-catalogue-file.ts'

interface ImportFlags extends SigningOptions, ReadingFlags {
  node: NodeId
  field: string
  title?: string
  reason: string
  dryRun: boolean
}

/** `hub catalogue import`: publishes a catalogue from its sheet, or revises the one that stands. */
export function catalogueImport(program: Command, group: Command): void {
  readingOptions(group.command('import <file>'))
    .description('publish a catalogue from a CSV or XLSX file, or revise the one that stands')
    .requiredOption('--node <nodeId>', 'the node that signs', typedNodeId)
    .requiredOption('--field <name>', 'the field of disclosure')
    .option('--title <text>', 'of a new catalogue')
    .option('--reason <text>', 'of a revision, at most 200 characters', '目录动态调整')
    .option(...SIGNING.actor)
    .option(...SIGNING.key)
    .option(...SIGNING.strict)
    .option(...SIGNING.acknowledge)
    .option('--dry-run', 'say what would change, publish nothing', false)
    .action((file: string, flags: ImportFlags) => importCatalogue(program, file, flags))
}

async function importCatalogue(program: Command, file: string, flags: ImportFlags): Promise<void> {
  const { node: nodeId, field, title, dryRun } = flags
  const context = contextOf(program)
  const { data, output, clock } = context
  const read = await readCatalogueFile(file, flags)
  await using side = await openLogSide(context)
  const directory = await side.directory.refresh()
  const clerk = dryRun ? '' : clerkWhoSigns(context, nodeId, flags.actor)
  using own = await openOwnNode(context, side, nodeId)
  const draft = catalogueDraft(read, { side, own, directory, field, day: dayInShanghai(clock.now()) })
  const { before, rowsHash, changes, remarks } = draft
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
  const made = publishableContent(draftContent(draft, { field, title, office: own.node.name }), own, flags.acknowledge)
  if ('problem' in made) {
    output.result({ ...made.problem, ...more }, () => `${said()}\n${sayProblem(made.problem)}`)
    return output.exit(EXIT.failed)
  }
  const command = commandFor(before, made.content, flags)
  if (dryRun) {
    const warnings = tryCommand(context, own, command, { ...flags, clerk })
    if (warnings === null) return
    return output.result({ published: false, warnings, ...more }, () => `${said()}\n可以发布，没有发布。`)
  }
  if (!context.json) output.note(said())
  if (signCommand(context, own, command, { ...flags, clerk, more }) !== null) tellWhenShown(data, output)
}

function commandFor(before: FoundCatalogue | null, content: Content, flags: ImportFlags): NodeCommand {
  const { node, reason, acknowledge: acknowledged } = flags
  if (before === null) return { type: 'PublishItem', itemId: itemIdOf(node, newId()), content, acknowledged }
  const { itemId, version: expectedVersion } = before
  return { type: 'ReviseItem', itemId, expectedVersion, content, reason, acknowledged }
}
