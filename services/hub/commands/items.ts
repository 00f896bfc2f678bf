import type { Command } from 'commander'
import { type ItemId, itemIdOf, makerOf, type NodeId } from '../../domain/ids.ts'
import type { ItemCommand } from '../../domain/item/commands.ts'
import { problemOfRejection, sayProblem } from '../../http/problem.ts'
import { actor } from '../cli/actor.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { readContent } from '../cli/read-content.ts'
import { tellWhenShown } from '../cli/tell-when-shown.ts'
import { typedItemId, typedNodeId } from '../cli/typed-ids.ts'
import { newId } from '../clock.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { openOwnNode } from '../nodes/open-own-node.ts'
import { scrubJournal } from '../nodes/scrub-journal.ts'

/** publish, revise, withdraw, redact. They write into the node's journal, with or without a running hub. */
export const itemCommands = [publishCommand, reviseCommand, withdrawCommand, redactCommand]

function publishCommand(program: Command): void {
  program
    .command('publish <file>')
    .description('publish an item: its content as a JSON file, or - for standard input')
    .requiredOption('--node <nodeId>', 'the node that signs', typedNodeId)
    .option('--key <text>', 'idempotency key; a repeat with the same key publishes nothing twice')
    .action((file: string, { node, key }: { node: NodeId; key?: string }) =>
      execute(program, node, key, { type: 'PublishItem', itemId: itemIdOf(node, newId()), content: readContent(file) }),
    )
}

interface ChangeOptions {
  ifMatch: number
  reason: string
  key?: string
}

const changing = (program: Command, name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .requiredOption('--if-match <version>', 'the version that you read', positiveNumber)
    .requiredOption('--reason <text>', 'why, at most 200 characters')
    .option('--key <text>', 'idempotency key')

function reviseCommand(program: Command): void {
  changing(
    program,
    'revise <itemId> <file>',
    'replace the content (JSON file, or -); earlier versions stay in the history',
  ).action((itemId: string, file: string, options: ChangeOptions) =>
    change(program, itemId, options, (common) => ({ type: 'ReviseItem', content: readContent(file), ...common })),
  )
}

function withdrawCommand(program: Command): void {
  changing(program, 'withdraw <itemId>', 'take an item down everywhere; a notice stays').action(
    (itemId: string, options: ChangeOptions) =>
      change(program, itemId, options, (common) => ({ type: 'WithdrawItem', ...common })),
  )
}

function redactCommand(program: Command): void {
  changing(
    program,
    'redact <itemId> <file>',
    'replace the content (JSON file, or -) and erase all earlier content',
  ).action((itemId: string, file: string, options: ChangeOptions) =>
    change(program, itemId, options, (common) => ({ type: 'RedactItem', content: readContent(file), ...common })),
  )
}

function change(
  program: Command,
  text: string,
  { ifMatch, reason, key }: ChangeOptions,
  command: (common: { itemId: ItemId; reason: string; expectedVersion: number }) => ItemCommand,
): Promise<void> {
  const itemId = typedItemId(text)
  return execute(program, makerOf(itemId), key, command({ itemId, reason, expectedVersion: ifMatch }))
}

async function execute(program: Command, nodeId: NodeId, key: string | undefined, command: ItemCommand): Promise<void> {
  const context = contextOf(program)
  const { data, output, json } = context
  await using side = await openLogSide(context)
  using own = await openOwnNode(context, side, nodeId)
  const [outcome] = own.publisher.execute([{ command, idempotencyKey: key ?? newId(), actor: actor() }])
  if (outcome === undefined) throw new Error('no outcome')
  if (outcome.ok) {
    for (const { message } of outcome.warnings) output.note(`请注意：${message}`)
    output.result(outcome, () => `${outcome.itemId} version ${outcome.version} ${outcome.fingerprint}`)
    if (command.type === 'RedactItem' && !(await scrubJournal(own.publisher)))
      output.note(
        `hub: a reader holds ${data.journalFile(nodeId)}, so erased text may still lie in its -wal file. It is wiped at the next start of the hub, or by the next command that signs.`,
      )
    return tellWhenShown(data, output)
  }
  const problem = problemOfRejection(outcome)
  if (json) output.result(problem, () => '')
  else output.note(`hub: ${sayProblem(problem)} [${problem.code}]`)
  output.exit(EXIT.failed)
}
