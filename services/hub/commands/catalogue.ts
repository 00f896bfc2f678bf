import type { Command } from 'commander'
import { compareRows } from '../../domain/catalogue/compare-rows.ts'
import { nextRows } from '../../domain/catalogue/next-rows.ts'
import { hashOfRows } from '../../domain/catalogue/printed-row.ts'
import { type Remark, reviewRows } from '../../domain/catalogue/review-rows.ts'
import type { Clause } from '../../domain/clock/clause.ts'
import { knownClause } from '../../domain/clock/clause.ts'
import { GENERAL_CLOCK } from '../../domain/clock/deadline.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import { HubError, rejectFaults } from '../../domain/errors.ts'
import { type DivisionCode, itemIdOf, type NodeId } from '../../domain/ids.ts'
import type { NodeCommand } from '../../domain/item/commands.ts'
import type { CatalogueRow, Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { phrasesFor, rulesInForce } from '../../domain/rules/rules-in-force.ts'
import { wordsOf } from '../../edge/words-of.ts'
import { problemOfRejection, sayProblem } from '../../http/problem.ts'
import { type FoundCatalogue, findCatalogue } from '../../publisher/catalogue/find-catalogue.ts'
import { type ReadCatalogue, readCatalogue } from '../../publisher/import/read-catalogue.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { printReview, reviewOf, sayChangedRows } from '../cli/say-catalogue.ts'
import { clerkWhoSigns } from '../cli/signing-clerk.ts'
import { tellWhenShown } from '../cli/tell-when-shown.ts'
import { typedNodeId } from '../cli/typed-ids.ts'
import { newId } from '../clock.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { openOwnNode } from '../nodes/open-own-node.ts'
import { catalogueViewCommands } from './catalogue-views.ts'
import { divisionOf } from './rules.ts'
import { SIGNING, type SigningOptions, signCommand, tryCommand } from './sign-command.ts'

interface ReadingFlags {
  inherit: boolean
  withHidden: boolean
}

/** `hub catalogue`: the standard catalogue (事项标准目录) of an office. */
export function catalogueCommand(program: Command): void {
  const group = program
    .command('catalogue')
    .description('the standard catalogue: what an office publishes, on what basis and within what time')
  checkCommand(program, group)
  importCommand(program, group)
  catalogueViewCommands(program, group)
}

const reading = (command: Command): Command =>
  command
    .option('--inherit', '同上 and empty cells have what the row above says', false)
    .option('--with-hidden', 'read hidden rows, columns and sheets too', false)

function checkCommand(program: Command, group: Command): void {
  reading(group.command('check <file>'))
    .description('the first review of a catalogue in a CSV or XLSX file, by the rules of a place')
    .option('--division <code>', 'the place (the division at the top)')
    .action(async (file: string, { division, ...flags }: ReadingFlags & { division?: string }) => {
      const { output, ...place } = contextOf(program)
      await using side = await openLogSide(place)
      const directory = await side.directory.refresh()
      const code = divisionOf(directory, division)
      const read = await readForClerk(file, flags)
      const remarks = remarksOn(read, directory, code, dayInShanghai(place.clock.now()))
      output.result({ file, division: code, ...reviewOf(read, remarks) }, () => printReview(read, remarks))
      if (remarks.some(({ isNote }) => !isNote) || read.faults.length > 0) output.exit(EXIT.failed)
    })
}

function remarksOn(read: ReadCatalogue, directory: Directory, division: DivisionCode, day: string): Remark[] {
  const rows = read.rows.map(({ content }) => content)
  return reviewRows(rows, phrasesFor(directory, division, day), generalLimit(directory, division, day))
}

interface ImportFlags extends SigningOptions, ReadingFlags {
  node: NodeId
  field: string
  title?: string
  reason: string
  dryRun: boolean
}

function importCommand(program: Command, group: Command): void {
  reading(group.command('import <file>'))
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
  const { node: nodeId, field, dryRun } = flags
  const context = contextOf(program)
  const { data, output, clock } = context
  const read = await readForClerk(file, flags)
  await using side = await openLogSide(context)
  const directory = await side.directory.refresh()
  const clerk = dryRun ? '' : clerkWhoSigns(context, nodeId, flags.actor)
  using own = await openOwnNode(context, side, nodeId)
  const day = dayInShanghai(clock.now())
  const remarks = remarksOn(read, directory, own.node.divisionCode, day)
  if (read.faults.length > 0 || (flags.strict === true && remarks.some(({ isNote }) => !isNote))) {
    output.result({ file, published: false, review: reviewOf(read, remarks) }, () => printReview(read, remarks))
    return output.exit(EXIT.failed)
  }
  const before = findCatalogue({ journal: own.journal, codec: side.codec }, field)
  const sheet = read.rows.map(({ content }) => content)
  const rows = nextRows(before?.content.rows ?? [], sheet, day)
  const changes = compareRows(before?.content.rows ?? [], rows)
  const more = { rowsHash: hashOfRows(rows), changes, review: reviewOf(read, remarks) }
  const said = () => [printReview(read, remarks), sayChangedRows(changes)].join('\n')
  if (before !== null && changes.length === 0)
    return output.result(
      { itemId: before.itemId, version: before.version, unchanged: true, ...more },
      () => `${said()}\n没有变化，没有产生新版本。`,
    )
  const parsed = parseContent(
    before === null ? newCatalogue(flags, own.node.name, rows) : { ...before.content, body: undefined, rows },
  )
  const faults = parsed.ok ? own.publisher.check(parsed.content, flags.acknowledge).faults : parsed.faults
  if (!parsed.ok || faults.length > 0) {
    const problem = problemOfRejection(parsed.ok ? rejectFaults(faults) : parsed)
    output.result({ ...problem, ...more }, () => `${said()}\n${sayProblem(problem)}`)
    return output.exit(EXIT.failed)
  }
  const command = commandFor(before, parsed.content, flags)
  if (dryRun) {
    const warnings = tryCommand(context, own, command, { ...flags, clerk })
    if (warnings === null) return
    return output.result({ published: false, warnings, ...more }, () => `${said()}\n可以发布，没有发布。`)
  }
  if (!context.json) output.note(said())
  if (signCommand(context, own, command, { ...flags, clerk, more }) !== null) tellWhenShown(data, output)
}

/** Its body follows from the rows. */
const newCatalogue = ({ field, title }: ImportFlags, office: string, rows: CatalogueRow[]) => ({
  title: title ?? `${office}${field}领域基层政务公开标准目录`,
  ...{ kind: 'catalogue', field, rows, shownOn: { site: 'all', topic: 'all' } },
})

function commandFor(before: FoundCatalogue | null, content: Content, flags: ImportFlags): NodeCommand {
  const { node, reason, acknowledge: acknowledged } = flags
  if (before === null) return { type: 'PublishItem', itemId: itemIdOf(node, newId()), content, acknowledged }
  const { itemId, version: expectedVersion } = before
  return { type: 'ReviseItem', itemId, expectedVersion, content, reason, acknowledged }
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
