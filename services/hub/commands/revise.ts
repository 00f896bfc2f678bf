import type { Command } from 'commander'
import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import { type ItemId, makerOf } from '../../domain/ids.ts'
import type { PatchItem, ReviseItem } from '../../domain/item/commands.ts'
import type { Content } from '../../domain/item/content.ts'
import {
  type MemberChange,
  memberChanges,
  type OutletChanges,
  outletChanges,
} from '../../domain/item/content-changes.ts'
import type { NodePublisher } from '../../publisher/node-publisher.ts'
import { revisionOf } from '../../publisher/resolve-command.ts'
import { asksYes, canAsk } from '../cli/ask.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { readContent } from '../cli/read-content.ts'
import { sayChanges } from '../cli/say-changes.ts'
import { clerkWhoSigns } from '../cli/signing-clerk.ts'
import { tellWhenShown } from '../cli/tell-when-shown.ts'
import { typedItemId } from '../cli/typed-ids.ts'
import { type PatchOptions, typedPatch } from '../cli/typed-patch.ts'
import { now } from '../clock.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { fetchNamedFiles } from '../nodes/fetch-named-files.ts'
import { openOwnNode } from '../nodes/open-own-node.ts'
import { SIGNING, type SigningOptions, signCommand } from './sign-command.ts'

interface ReviseOptions extends SigningOptions, PatchOptions {
  ifMatch?: number
  reason: string
  yes?: boolean
}

/** Shows what a revision changes, asks, and signs it. What is not named by a patch stays as it is. */
export function reviseCommand(program: Command): void {
  program
    .command('revise <itemId> [file]')
    .description('change an item: what --set, --body or --patch name, or its whole content (JSON file, or -)')
    .option('--set <member=value>', 'a member and what it becomes; nothing after = takes it away', collected)
    .option('--body <file>', 'the text of the body: a .txt file, or .html')
    .option('--patch <file>', 'a JSON merge patch of the content (RFC 7396), or - for standard input')
    .requiredOption('--reason <text>', 'why, at most 200 characters')
    .option(
      '--if-match <version>',
      'the version that you read; without it you are asked about the one shown',
      positiveNumber,
    )
    .option('--yes', 'do not ask: the changes are what you want')
    .option(...SIGNING.actor)
    .option(...SIGNING.key)
    .option(...SIGNING.acknowledge)
    .option(...SIGNING.strict)
    .option(...SIGNING.review)
    .option(...SIGNING.hide)
    .action((itemId: string, file: string | undefined, options: ReviseOptions) =>
      revise(program, { itemId: typedItemId(itemId), ...wantedOf(file, options) }, options),
    )
}

const collected = (text: string, before: string[] = []): string[] => [...before, text]

type Wanted = Pick<ReviseItem, 'type' | 'content'> | Pick<PatchItem, 'type' | 'patch'>

function wantedOf(file: string | undefined, options: ReviseOptions): Wanted {
  const patch = typedPatch(options)
  if ((file === undefined) === (patch === null))
    throw new HubError('usage', 'Say what to revise: a content file, or --set, --body or --patch, not both.')
  if (!(options.yes || canAsk()))
    throw new HubError('usage', 'There is no terminal to ask on: give --yes, once the changes are what you want.')
  if (options.yes && options.ifMatch === undefined)
    throw new HubError('usage', 'With --yes give --if-match, the version that you read: hub show ITEM')
  return file === undefined ? { type: 'PatchItem', patch } : { type: 'ReviseItem', content: readContent(file) }
}

async function revise(program: Command, wanted: { itemId: ItemId } & Wanted, options: ReviseOptions): Promise<void> {
  const context = contextOf(program)
  const { data, output } = context
  const { itemId } = wanted
  const nodeId = makerOf(itemId)
  await using side = await openLogSide(context)
  const clerk = clerkWhoSigns(context, nodeId, options.actor)
  using own = await openOwnNode(context, side, nodeId)
  const { publisher, node } = own
  await fetchNamedFiles(context, nodeId, wanted.type === 'PatchItem' ? (wanted.patch as Content) : wanted.content)
  const seen = publisher.inForce(itemId)
  const expectedVersion = options.ifMatch ?? seen?.item.shownVersion ?? seen?.item.version ?? 1
  const command = { ...wanted, reason: options.reason, expectedVersion, acknowledged: options.acknowledge }
  const found =
    seen?.said == null
      ? null
      : changesBy(command, seen.said.content, { publisher, node, directory: side.directory.latest() })
  if (found !== null && found.changes.length > 0) {
    output.note(
      [
        `${itemId} 第 ${expectedVersion} 版将修改如下：`,
        ...sayChanges(found.changes, found.outlets, side.directory.latest()),
      ].join('\n'),
    )
    if (!options.yes && !(await asksYes('确认修订？'))) {
      output.note('没有修改。')
      return output.exit(EXIT.failed)
    }
  }
  if (signCommand(context, own, command, { ...options, clerk, more: found ?? {} }) !== null) tellWhenShown(data, output)
}

/** What a revision would change. Null where it will be refused, which the publisher says better. */
function changesBy(
  command: ReviseItem | PatchItem,
  before: Content,
  { publisher, node, directory }: { publisher: NodePublisher; node: DirectoryNode; directory: Directory },
): { changes: MemberChange[]; outlets: OutletChanges } | null {
  const revision = command.type === 'PatchItem' ? revisionOf(command, before) : { ok: true as const, command }
  if (!revision.ok || revision.command.type !== 'ReviseItem') return null
  const { content: after, faults } = publisher.check(revision.command.content, command.acknowledged)
  if (faults.length > 0) return null
  return {
    changes: memberChanges(before, after),
    outlets: outletChanges(before, after, { home: node.divisionCode, directory, at: now() }),
  }
}
