import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { canonicalText, hashOf } from '../../domain/canonical.ts'
import { HubError } from '../../domain/errors.ts'
import { isItemId, itemIdOf, makerOf, type NodeId } from '../../domain/ids.ts'
import type { ItemCommand } from '../../domain/item/commands.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { problemOfRejection } from '../../http/problem.ts'
import { newId } from '../clock.ts'
import { contextOf, ownNode } from '../command-context.ts'
import { openNode } from '../open-node.ts'
import { openLogSide, ownNodes } from '../open-stores.ts'
import { EXIT } from '../output.ts'

/** publish, revise, withdraw, redact: straight into the node's journal, with or without a running hub. */
export const itemCommands = [publishCommand, reviseCommand, withdrawCommand, redactCommand]

function publishCommand(program: Command): void {
  program
    .command('publish <file>')
    .description('publish an item from a JSON file with its content')
    .requiredOption('--node <nodeId>', 'the node that signs')
    .option('--key <text>', 'idempotency key; a repeat with the same key publishes nothing twice')
    .action((file: string, { node, key }: { node: NodeId; key?: string }) =>
      execute(program, node, key, { type: 'PublishItem', itemId: itemIdOf(node, newId()), content: readContent(file) }),
    )
}

interface ChangeOptions {
  ifMatch: string
  reason: string
  key?: string
}

const changing = (program: Command, name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .requiredOption('--if-match <version>', 'the version that you read')
    .requiredOption('--reason <text>', 'why, at most 200 characters')
    .option('--key <text>', 'idempotency key')

function reviseCommand(program: Command): void {
  changing(program, 'revise <itemId> <file>', 'replace the content; earlier versions stay in the history').action(
    (itemId: string, file: string, options: ChangeOptions) =>
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
  changing(program, 'redact <itemId> <file>', 'replace the content and erase all earlier content').action(
    (itemId: string, file: string, options: ChangeOptions) =>
      change(program, itemId, options, (common) => ({ type: 'RedactItem', content: readContent(file), ...common })),
  )
}

function change(
  program: Command,
  itemId: string,
  { ifMatch, reason, key }: ChangeOptions,
  command: (common: { itemId: string; reason: string; expectedVersion: number }) => ItemCommand,
): Promise<void> {
  const expectedVersion = Number(ifMatch)
  if (!isItemId(itemId)) throw new HubError('usage', `"${itemId}" is not an item id (node id, dot, UUIDv7).`)
  if (!Number.isInteger(expectedVersion) || expectedVersion < 1)
    throw new HubError('usage', '--if-match is a version: 1, 2, 3 …')
  return execute(program, makerOf(itemId), key, command({ itemId, reason, expectedVersion }))
}

async function execute(program: Command, nodeId: NodeId, key: string | undefined, command: ItemCommand): Promise<void> {
  const { settings, data, output } = contextOf(program)
  const side = await openLogSide({ settings, data })
  try {
    const { publisher, journal } = openNode(data, side, ownNode(ownNodes(data), nodeId))
    const { itemId: _, ...body } = command
    const bodyHash = hashOf(canonicalText(command.type === 'PublishItem' ? body : command))
    const [outcome] = publisher.execute([
      { command, idempotencyKey: key ?? newId(), bodyHash, actor: userInfo().username },
    ])
    journal.close()
    if (outcome === undefined) throw new Error('no outcome')
    if (outcome.ok)
      return output.result(outcome, () => `${outcome.itemId} version ${outcome.version} ${outcome.fingerprint}`)
    const problem = problemOfRejection(outcome)
    output.result(problem, () =>
      [problem.detail, ...(problem.errors ?? []).map((e) => `  ${e.pointer}: ${e.detail}${e.remedy}`)].join('\n'),
    )
    output.exit(EXIT.failed)
  } finally {
    await side.close()
  }
}

function readContent(file: string): Content {
  let input: unknown
  try {
    input = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new HubError('usage', `Cannot read ${file} as JSON: ${(cause as Error).message}`, { cause })
  }
  const parsed = parseContent(input)
  if (parsed.ok) return parsed.content
  const { errors = [] } = problemOfRejection(parsed)
  throw new HubError('usage', `${file}: ${errors.map((e) => `${e.pointer} ${e.detail}${e.remedy}`).join(' ')}`)
}
