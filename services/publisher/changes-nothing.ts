import { canonicalText } from '../domain/canonical.ts'
import { reject } from '../domain/errors.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { Warning } from '../domain/warning.ts'
import type { ContentInForce } from './content-in-force.ts'
import type { EmbeddedPicture } from './html/embedded-pictures.ts'
import type { CommandOutcome } from './node-publisher.ts'
import { toldPictures } from './prepare-command.ts'

/** Whether two contents say the same. Their nonces differ at each version and say nothing. */
export function saySame({ nonce: _, ...one }: Content, { nonce: __, ...other }: Content): boolean {
  return one.title === other.title && canonicalText(one) === canonicalText(other)
}

/**
 * The outcome of a revision that changes nothing: the version that is there, with a warning. Null for a command that
 * changes something. In an item that the root has freed, a revision brings what is shown and the journal together, so it
 * always counts.
 */
export function outcomeOfNoChange(
  { command, warnings, pictures }: { command: ItemCommand; warnings: Warning[]; pictures: EmbeddedPicture[] },
  { itemId, version, shownVersion }: ItemState,
  { said, strict }: { said: () => ContentInForce | null; strict: boolean },
): CommandOutcome | null {
  if (command.type !== 'ReviseItem' || shownVersion !== undefined) return null
  const inForce = said()
  if (inForce === null || !saySame(command.content, inForce.content)) return null
  const warning: Warning = { code: 'changes-nothing', pointer: '/content', details: { version } }
  if (strict) return reject(warning.code, [warning], warning.details)
  const { record, fingerprint } = inForce
  const { eventId, nodeSeq } = record
  const told = { warnings: [...warnings, warning], ...toldPictures(pictures) }
  return { ok: true, repeated: false, itemId, version, fingerprint, eventId, nodeSeq, ...told }
}
