import type { NodeCommand } from '../../domain/item/commands.ts'
import type { Acknowledgement } from '../../domain/personal-data/check-personal-data.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'
import { type ToldWarning, tellWarning } from '../../edge/tell-warning.ts'
import { problemOfRejection, sayProblem } from '../../http/problem.ts'
import type { CommandAccepted, HowExecuted } from '../../publisher/node-publisher.ts'
import { ACKNOWLEDGE_OPTION } from '../cli/acknowledged-rules.ts'
import type { CommandContext } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { ACTOR_OPTION } from '../cli/signing-clerk.ts'
import { REVIEW_OPTION } from '../cli/typed-sign-offs.ts'
import { newId } from '../clock.ts'
import type { OpenNode } from '../nodes/open-node.ts'

export interface SigningOptions {
  actor?: string
  key?: string
  strict?: boolean
  acknowledge?: Acknowledgement[]
  /** Who has reviewed it before. */
  review?: SignOff[]
  /** It is another item than one that it looks like. */
  new?: boolean
  /** What is shown may be hidden until a later first day of display. */
  hideUntilThen?: boolean
}

/** The options of every command that signs. */
export const SIGNING = {
  actor: ACTOR_OPTION,
  key: ['--key <text>', 'idempotency key; a repeat with the same key does nothing twice'],
  acknowledge: ACKNOWLEDGE_OPTION,
  review: REVIEW_OPTION,
  strict: ['--strict', 'refuse what would be accepted with warnings'],
  hide: ['--hide-until-then', 'a later displayFrom may hide until then what is shown now'],
} as const

type Signing = SigningOptions & { clerk: string }

/** Executes a command in a node's journal, with or without a running hub, and tells the outcome. Null for a refusal. */
export function signCommand(
  context: CommandContext,
  own: OpenNode,
  command: NodeCommand,
  { more = {}, ...options }: Signing & { more?: object },
): CommandAccepted | null {
  const outcome = outcomeOf(context, own, command, options)
  if (outcome === null) return null
  const { output } = context
  const warnings = noteWarnings(output, outcome)
  output.result(
    { ...outcome, warnings, ...more },
    () => `${outcome.itemId} version ${outcome.version} ${outcome.fingerprint}`,
  )
  return outcome
}

/** The warnings of a command that would be accepted; nothing is signed. Null for a refusal, which is told. */
export function tryCommand(
  context: CommandContext,
  own: OpenNode,
  command: NodeCommand,
  options: Signing,
): ToldWarning[] | null {
  const outcome = outcomeOf(context, own, command, options, { dryRun: true })
  return outcome && noteWarnings(context.output, outcome)
}

function outcomeOf(
  { output, json }: CommandContext,
  { publisher }: OpenNode,
  said: NodeCommand,
  { key = newId(), strict, new: isNew, hideUntilThen, review, clerk }: Signing,
  how: HowExecuted = {},
): CommandAccepted | null {
  const command = { ...said, review }
  const request = { command, idempotencyKey: key, actor: clerk, strict, isNew, hideUntilThen }
  const [outcome] = publisher.execute([request], how)
  if (outcome === undefined) throw new Error('no outcome')
  if (outcome.ok) return outcome
  const problem = problemOfRejection(outcome)
  if (json) output.result(problem, () => '')
  else output.note(`hub: ${sayProblem(problem)} [${problem.code}]`)
  output.exit(EXIT.failed)
  return null
}

function noteWarnings(output: CommandContext['output'], { warnings, pictures }: CommandAccepted): ToldWarning[] {
  if (pictures !== undefined) output.note(`正文中的 ${pictures.length} 张图片单独存为附件，正文写明其地址。`)
  const told = warnings.map((warning) => tellWarning(warning))
  for (const { message, remedy } of told) output.note(`请注意：${message}${remedy}`)
  return told
}
