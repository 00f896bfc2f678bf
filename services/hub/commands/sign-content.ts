import { rejectFaults } from '../../domain/errors.ts'
import { itemIdOf, type NodeId } from '../../domain/ids.ts'
import type { NodeCommand } from '../../domain/item/commands.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { type Problem, problemOfRejection, sayProblem } from '../../http/problem.ts'
import type { LivingItem } from '../../publisher/living-items.ts'
import type { CommandContext } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { tellWhenShown } from '../cli/tell-when-shown.ts'
import { newId } from '../clock.ts'
import type { OpenNode } from '../nodes/open-node.ts'
import { type SigningOptions, signCommand, tryCommand } from './sign-command.ts'

interface SignedContent {
  /** The item that stands; null for a new one. */
  before: LivingItem | null
  /** As it is sent in. */
  content: unknown
  flags: SigningOptions & { node: NodeId; reason: string; dryRun: boolean }
  clerk: string
  /** What was read from the file, in words and for a program. */
  said: string
  more: object
}

/** Publishes a content that was read from a file, or revises the item that stands. A dry run only says what would come of it. */
export function signContent(
  context: CommandContext,
  own: OpenNode,
  { before, content, flags, clerk, said, more }: SignedContent,
): void {
  const { data, output, json } = context
  const made = publishableContent(content, own, flags.acknowledge)
  if ('problem' in made) {
    output.result({ ...made.problem, ...more }, () => `${said}\n${sayProblem(made.problem)}`)
    return output.exit(EXIT.failed)
  }
  const command = commandFor(before, made.content, flags)
  if (flags.dryRun) {
    const warnings = tryCommand(context, own, command, { ...flags, clerk })
    if (warnings === null) return
    return output.result({ published: false, warnings, ...more }, () => `${said}\n可以发布，没有发布。`)
  }
  if (!json) output.note(said)
  if (signCommand(context, own, command, { ...flags, clerk, more }) !== null) tellWhenShown(data, output)
}

/** A content that was made from a file, if the node could publish it; else the problem with all faults. */
export function publishableContent(
  content: unknown,
  { publisher }: Pick<OpenNode, 'publisher'>,
  acknowledge: SigningOptions['acknowledge'],
): { content: Content } | { problem: Problem } {
  const parsed = parseContent(content)
  const faults = parsed.ok ? publisher.check(parsed.content, acknowledge).faults : parsed.faults
  if (parsed.ok && faults.length === 0) return { content: parsed.content }
  return { problem: problemOfRejection(parsed.ok ? rejectFaults(faults) : parsed) }
}

function commandFor(
  before: LivingItem | null,
  content: Content,
  { node, reason, acknowledge: acknowledged }: SignedContent['flags'],
): NodeCommand {
  if (before === null) return { type: 'PublishItem', itemId: itemIdOf(node, newId()), content, acknowledged }
  const { itemId, version: expectedVersion } = before
  return { type: 'ReviseItem', itemId, expectedVersion, content, reason, acknowledged }
}
