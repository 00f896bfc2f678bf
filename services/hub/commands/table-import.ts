import { type Command, InvalidArgumentError, Option } from 'commander'
import { canonicalText } from '../../domain/canonical.ts'
import type { Content } from '../../domain/item/content.ts'
import { TABLE } from '../../domain/kinds/table/table-kind.ts'
import { type ColumnType, readTable } from '../../publisher/import/read-table.ts'
import { livingItems } from '../../publisher/living-items.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { readForClerk } from '../cli/read-for-clerk.ts'
import { changedTableRows, printTable } from '../cli/say-table.ts'
import { clerkWhoSigns } from '../cli/signing-clerk.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { openOwnNode } from '../nodes/open-own-node.ts'
import { type ItemImportFlags, itemImportOptions } from './import-options.ts'
import { signContent } from './sign-content.ts'

interface ImportFlags extends ItemImportFlags {
  title: string
  form: string
  field?: string
  period?: string
  type: Map<string, ColumnType>
}

/** `hub table`: a list, a report of figures, a register, from its sheet. */
export function tableCommand(program: Command): void {
  const group = program.command('table').description('a table as it stands in a sheet: a list, a report, a register')
  itemImportOptions(group.command('import <file>'), { reason: '更新表格' })
    .description('publish a table from a CSV or XLSX file, or revise the one with that title')
    .requiredOption('--title <text>', 'of the table; a living one with this title and form is revised')
    .addOption(new Option('--form <form>', 'what it is').choices(Object.keys(TABLE.forms)).makeOptionMandatory())
    .option('--field <name>', 'the field of disclosure')
    .option('--period <period>', 'the period reported on: 2025, 2025-H2, 2025-Q4, 2025-12')
    .option('--type <title=type>', 'of a column: text, number or date; may be repeated', addType, new Map())
    .action((file: string, flags: ImportFlags) => importTable(program, file, flags))
}

const TYPES = ['text', 'number', 'date'] as const

function addType(text: string, known: Map<string, ColumnType>): Map<string, ColumnType> {
  const at = text.lastIndexOf('=')
  const type = TYPES.find((each) => each === text.slice(at + 1))
  if (at < 1 || type === undefined)
    throw new InvalidArgumentError('Give the title of a column, =, and text, number or date.')
  return new Map([...known, [text.slice(0, at), type]])
}

async function importTable(program: Command, file: string, flags: ImportFlags): Promise<void> {
  const { node: nodeId, title, form, field, period } = flags
  const context = contextOf(program)
  const { output } = context
  await using side = await openLogSide(context)
  const clerk = flags.dryRun ? '' : clerkWhoSigns(context, nodeId, flags.actor)
  using own = await openOwnNode(context, side, nodeId)
  const before =
    livingItems({ journal: own.journal, codec: side.codec }, (content) => isThis(content, flags)).at(-1) ?? null
  const standing = before?.content.table ?? { columns: [], rows: [] }
  const reading = { ...flags, types: flags.type, before: standing.columns }
  const { table, faults } = await readForClerk(file, () => readTable(file, reading))
  const changes = changedTableRows(standing.rows, table.rows)
  const more = { file, columns: table.columns, rows: table.rows.length, faults, changes }
  const said = printTable({ table, faults }, changes)
  if (faults.length > 0) {
    output.result({ ...more, published: false }, () => `${said}\n没有发布。`)
    return output.exit(EXIT.failed)
  }
  const given = { ...(field !== undefined && { field }), ...(period !== undefined && { period }) }
  const content =
    before === null
      ? { title, kind: TABLE.name, form, shownOn: { site: 'all', topic: 'all' }, table, ...given }
      : { ...before.content, body: undefined, table, ...given }
  const { table: _, ...rest } = before?.content ?? {}
  const isUnchanged =
    before !== null && canonicalText([standing, rest]) === canonicalText([table, { ...rest, ...given }])
  if (isUnchanged)
    return output.result(
      { itemId: before.itemId, version: before.version, unchanged: true, ...more },
      () => `${said}\n没有变化，没有产生新版本。`,
    )
  signContent(context, own, { before, content, flags, clerk, said, more })
}

const isThis = ({ kind, form, title }: Content, wanted: ImportFlags): boolean =>
  kind === TABLE.name && form === wanted.form && title === wanted.title
