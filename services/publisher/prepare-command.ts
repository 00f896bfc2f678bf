import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { type Fault, type Rejection, reject } from '../domain/errors.ts'
import type { Instant } from '../domain/ids.ts'
import { checkContent } from '../domain/item/check-content.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import { unprintableIn } from '../domain/item/unprintable.ts'
import { checkReasonText } from '../domain/personal-data/check-personal-data.ts'
import { activeContentIn, cleanHtml } from '../http/clean-html.ts'

export interface PrepareContext {
  node: DirectoryNode
  directory: Directory
  at: Instant
  newNonce: () => string
}

/**
 * A command ready to be decided: its HTML cleaned, so that the fingerprint covers what is shown, its content
 * and reason checked, its nonce new. All faults at once.
 */
export function prepareCommand(
  command: ItemCommand,
  context: PrepareContext,
): { ok: true; command: ItemCommand } | Rejection {
  const faults: Fault[] = command.type === 'PublishItem' ? [] : checkReason(command.reason)
  if (command.type === 'WithdrawItem') return faults.length > 0 ? rejected(faults) : { ok: true, command }

  const active = command.content.body.format === 'html' ? activeContentIn(command.content.body.text) : null
  if (active !== null)
    faults.push({ code: 'html-active-content', pointer: '/content/body/text', details: { found: active } })
  const content = withNonce(withCleanBody(command.content), context.newNonce())
  if (content.body.text === '') faults.push({ code: 'body-missing', pointer: '/content/body/text' })
  faults.push(...contentFaults(content, command.acknowledged, context))
  return faults.length > 0 ? rejected(faults) : { ok: true, command: { ...command, content } }
}

function contentFaults(
  content: Content,
  acknowledged: { rule: string; reason: string }[] = [],
  context: PrepareContext,
) {
  const { node, directory, at } = context
  return checkContent(content, { node, directory, today: dayInShanghai(at), acknowledged }).map((fault) => ({
    ...fault,
    pointer: `/content${fault.pointer}`,
  }))
}

const rejected = (faults: Fault[]): Rejection => reject((faults[0] as Fault).code, faults, faults[0]?.details)

const withNonce = (content: Content, nonce: string): Content => ({ ...content, nonce })

const withCleanBody = (content: Content): Content =>
  content.body.format === 'html'
    ? { ...content, body: { ...content.body, text: cleanHtml(content.body.text) } }
    : content

const MAX_REASON = 200

/** Public, kept for ever, and so without personal data: no acknowledgement is possible. */
function checkReason(reason: string): Fault[] {
  const length = [...reason].length
  if (reason.trim() === '' || length > MAX_REASON)
    return [{ code: 'schema-invalid', pointer: '/reason', details: { reason: `应为 1 至 ${MAX_REASON} 字` } }]
  return [...unprintableIn(reason, '/reason'), ...checkReasonText(reason)]
}
