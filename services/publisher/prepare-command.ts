import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { type Fault, type Rejection, rejectFaults } from '../domain/errors.ts'
import { makerOf } from '../domain/ids.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { unprintableIn } from '../domain/item/unprintable.ts'
import { checkLikelyReason } from '../domain/personal-data/check-likely-data.ts'
import { checkReasonText } from '../domain/personal-data/check-personal-data.ts'
import type { Warning } from '../domain/warning.ts'
import { attachmentFaults } from './attachment-faults.ts'
import type { LookAtFile } from './attachments/node-files.ts'
import type { TextsOf } from './check-texts.ts'
import type { CheckedContent, CleanAndCheck } from './clean-and-check.ts'
import type { ContentInForce } from './content-in-force.ts'
import type { EmbeddedPicture } from './html/embedded-pictures.ts'
import { inContent } from './in-content.ts'
import type { ToldOfContent } from './node-publisher.ts'
import { checkSignOffs } from './refused-sign-offs.ts'

export interface PrepareContext {
  node: DirectoryNode
  directory: Directory
  /** In Shanghai. */
  today: string
  checkContent: CleanAndCheck
  textsOf: TextsOf
  newNonce: () => string
  /** Undefined for a node without files. */
  lookAtFile: LookAtFile | undefined
  /** Warnings refuse the command. */
  strict: boolean
  /** What the item says now. */
  said: () => ContentInForce | null
  /** Who is to review it has still to see it: what the rules demand of that refuses nothing. */
  isDraft: boolean
}

type ContextOfContent = Pick<PrepareContext, 'node' | 'directory' | 'today' | 'checkContent' | 'textsOf'>

interface PreparedCommand {
  ok: true
  command: ItemCommand
  /** Its content before it had a nonce; null for a command without one. */
  checked: Content | null
  /** Files that its content names and that come with it. */
  pictures: EmbeddedPicture[]
  warnings: Warning[]
}

/**
 * Makes a command ready to be decided: cleans its HTML, so that the fingerprint covers what is shown, checks content,
 * reason and links, and sets a new nonce. Reports all faults at once.
 */
export function prepareCommand(command: ItemCommand, context: PrepareContext): PreparedCommand | Rejection {
  const faults: Fault[] = command.type === 'PublishItem' ? [] : checkReason(command.reason)
  faults.push(...linkFaults(command))
  const { newNonce, lookAtFile, strict, isDraft } = context
  const signedOff = isDraft ? NOT_ASKED : checkSignOffs(command, context)
  faults.push(...signedOff.faults)
  if (command.type === 'WithdrawItem') {
    const { warnings } = signedOff
    const all = strict ? [...faults, ...warnings] : faults
    return all.length > 0 ? rejectFaults(all) : { ok: true, command, checked: null, pictures: [], warnings }
  }

  const checked = checkedContent(command, context)
  const warnings = [...checked.warnings.map(inContent), ...signedOff.warnings]
  const unstored = attachmentFaults(checked, lookAtFile)
  faults.push(...[...checked.faults, ...unstored].map(inContent), ...(strict ? warnings : []))
  if (faults.length > 0) return rejectFaults(faults)
  const { content, pictures } = checked
  const prepared = { ...command, content: { ...content, nonce: newNonce() } }
  return { ok: true, command: prepared, checked: content, pictures, warnings }
}

const NOT_ASKED = { faults: [], warnings: [] }

/** What is told of a command that was executed before. It is stored nowhere and found anew in what the command says. */
export function toldOf(command: ItemCommand, context: ContextOfContent): ToldOfContent {
  if (command.type === 'WithdrawItem') return { warnings: [] }
  const { warnings, pictures } = checkedContent(command, context)
  return { warnings: warnings.map(inContent), ...toldPictures(pictures) }
}

/** A member only where there are any. */
export const toldPictures = (pictures: EmbeddedPicture[]): Pick<ToldOfContent, 'pictures'> =>
  pictures.length === 0
    ? {}
    : { pictures: pictures.map(({ file, bytes, mediaType }) => ({ sha256: file, bytes: bytes.length, mediaType })) }

const checkedContent = (
  { content, acknowledged }: Extract<ItemCommand, { content: unknown }>,
  { node, directory, today, checkContent, textsOf }: ContextOfContent,
): CheckedContent => checkContent(content, { node, directory, today, acknowledged }, textsOf)

/**
 * Links are for items that are handed to another node. Within a node an item is revised, or withdrawn with a reason.
 */
function linkFaults(command: ItemCommand): Fault[] {
  const name = command.type === 'WithdrawItem' ? 'successor' : 'predecessor'
  const link =
    command.type === 'WithdrawItem'
      ? command.successor
      : command.type === 'PublishItem'
        ? command.predecessor
        : undefined
  if (link === undefined || makerOf(link.itemId) !== makerOf(command.itemId)) return []
  return [{ code: 'schema-invalid', pointer: `/${name}/itemId`, details: { reason: '应为另一节点的条目' } }]
}

const MAX_REASON = 200

/** A reason is public and kept for ever. It must hold no personal data, and no acknowledgement lets any pass. */
function checkReason(reason: string): Fault[] {
  const length = [...reason].length
  if (reason.trim() === '' || length > MAX_REASON)
    return [{ code: 'schema-invalid', pointer: '/reason', details: { reason: `应为 1 至 ${MAX_REASON} 字` } }]
  return [...unprintableIn(reason, '/reason'), ...checkReasonText(reason), ...checkLikelyReason(reason)]
}
