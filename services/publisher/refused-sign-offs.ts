import type { Fault } from '../domain/errors.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { tidyLine } from '../domain/item/tidy-content.ts'
import type { Demanding } from '../domain/rules/sign-off-rule.ts'
import { earlySignOffs, signOffFaults } from '../domain/sign-off/check-sign-offs.ts'
import { missedSignOffs, rolesOf, signOffRulesFor, type ToSign } from '../domain/sign-off/demanded-sign-offs.ts'
import type { Warning } from '../domain/warning.ts'
import type { ContentInForce } from './content-in-force.ts'

const DOES: Record<ItemCommand['type'], Demanding> = {
  PublishItem: 'publish',
  ReviseItem: 'revise',
  WithdrawItem: 'withdraw',
  RedactItem: 'redact',
}

interface SignOffContext extends Pick<ToSign, 'node'> {
  directory: Parameters<typeof signOffRulesFor>[0]
  today: string
  /** What the item says now. */
  said: () => ContentInForce | null
}

/** How the sign-offs of a command stand to the rules. */
export interface SignOffsLookedAt {
  /** That the rules in force demand. */
  roles: string[]
  faults: Fault[]
  warnings: Warning[]
}

/** Of what rules ask for, only a field may still change before it is signed. */
const asSigned = ({ kind, field }: Pick<Content, 'kind' | 'field'>): Pick<Content, 'kind' | 'field'> => ({
  kind,
  field: field === undefined ? field : tidyLine(field),
})

/** What is wrong with the sign-offs of a command, and what the rules in force for its node demand besides. */
export function checkSignOffs(
  command: ItemCommand,
  { node, directory, today: day, said }: SignOffContext,
): SignOffsLookedAt {
  const { review = [] } = command
  const content = () => ('content' in command ? asSigned(command.content) : (said()?.content ?? null))
  const rules = signOffRulesFor(directory, { does: DOES[command.type], node, content, day })
  const faults = [...signOffFaults(review, day), ...missedSignOffs(rules, review)]
  const roles = rolesOf(rules)
  if (faults.length > 0 || review.length === 0) return { roles, faults, warnings: [] }
  const changed = command.type === 'PublishItem' ? null : (said()?.record.at ?? null)
  const issuedOn = 'content' in command ? command.content.issuedOn : undefined
  return { roles, faults, warnings: earlySignOffs(review, { issuedOn, changed }) }
}
