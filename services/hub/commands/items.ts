import type { Command } from 'commander'
import { type ItemId, itemIdOf, makerOf, type NodeId } from '../../domain/ids.ts'
import type { ItemCommand } from '../../domain/item/commands.ts'
import { contextOf } from '../cli/command-context.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { readContent } from '../cli/read-content.ts'
import { clerkWhoSigns } from '../cli/signing-clerk.ts'
import { tellWhenShown } from '../cli/tell-when-shown.ts'
import { typedItemId, typedNodeId } from '../cli/typed-ids.ts'
import { newId } from '../clock.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { fetchNamedFiles } from '../nodes/fetch-named-files.ts'
import { openOwnNode } from '../nodes/open-own-node.ts'
import { scrubJournal } from '../nodes/scrub-journal.ts'
import { SIGNING, type SigningOptions, signCommand } from './sign-command.ts'

/** publish, withdraw, redact. They write into the node's journal, with or without a running hub. */
export const itemCommands = [publishCommand, withdrawCommand, redactCommand]

function publishCommand(program: Command): void {
  program
    .command('publish <file>')
    .description('publish an item: its content as a JSON file, or - for standard input')
    .requiredOption('--node <nodeId>', 'the node that signs', typedNodeId)
    .option(...SIGNING.actor)
    .option(...SIGNING.key)
    .option(...SIGNING.acknowledge)
    .option(...SIGNING.strict)
    .option(...SIGNING.review)
    .option('--new', 'it is another item than the one that it looks like')
    .action((file: string, { node, ...options }: SigningOptions & { node: NodeId }) =>
      execute(program, options, {
        type: 'PublishItem',
        itemId: itemIdOf(node, newId()),
        content: readContent(file),
        acknowledged: options.acknowledge,
      }),
    )
}

interface ChangeOptions extends SigningOptions {
  ifMatch: number
  reason: string
}

const changing = (program: Command, name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .requiredOption('--if-match <version>', 'the version that you read', positiveNumber)
    .requiredOption('--reason <text>', 'why, at most 200 characters')
    .option(...SIGNING.actor)
    .option(...SIGNING.key)
    .option(...SIGNING.strict)
    .option(...SIGNING.review)

function withdrawCommand(program: Command): void {
  changing(program, 'withdraw <itemId>', 'take an item down everywhere; a notice stays').action(
    (itemId: string, options: ChangeOptions) =>
      change(program, itemId, options, (common) => ({ type: 'WithdrawItem', ...common })),
  )
}

function redactCommand(program: Command): void {
  changing(program, 'redact <itemId> <file>', 'replace the content (JSON file, or -) and erase all earlier content')
    .option(...SIGNING.acknowledge)
    .option(...SIGNING.hide)
    .action((itemId: string, file: string, options: ChangeOptions) =>
      change(program, itemId, options, (common) => ({
        type: 'RedactItem',
        content: readContent(file),
        acknowledged: options.acknowledge,
        ...common,
      })),
    )
}

function change(
  program: Command,
  text: string,
  { ifMatch, reason, ...options }: ChangeOptions,
  command: (common: { itemId: ItemId; reason: string; expectedVersion: number }) => ItemCommand,
): Promise<void> {
  const itemId = typedItemId(text)
  return execute(program, options, command({ itemId, reason, expectedVersion: ifMatch }))
}

async function execute(program: Command, options: SigningOptions, command: ItemCommand): Promise<void> {
  const nodeId = makerOf(command.itemId)
  const context = contextOf(program)
  const { data, output } = context
  await using side = await openLogSide(context)
  const clerk = clerkWhoSigns(context, nodeId, options.actor)
  using own = await openOwnNode(context, side, nodeId)
  if ('content' in command) await fetchNamedFiles(context, nodeId, command.content)
  if (signCommand(context, own, command, { ...options, clerk }) === null) return
  if (command.type === 'RedactItem' && !(await scrubJournal(own.publisher)))
    output.note(
      `hub: a reader holds ${data.journalFile(nodeId)}, so erased text may still lie in its -wal file. It is wiped at the next start of the hub, or by the next command that signs.`,
    )
  tellWhenShown(data, output)
}
