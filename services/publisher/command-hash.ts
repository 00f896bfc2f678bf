import { canonicalText, canonicalWithNulls, hashOf } from '../domain/canonical.ts'
import type { Hash } from '../domain/ids.ts'
import type { NodeCommand } from '../domain/item/commands.ts'

/**
 * The hash by which a command with a used Idempotency-Key is compared with the first one. It is the SHA-256 of the JCS
 * of what the clerk said, as it was parsed, before anything is cleaned or filled in. HTTP, the command line and an
 * import therefore give the same hash. Parsing once took the blanks around a title away, so the hash still does. Three
 * things are left out: the item id of a publication, because the server
 * makes it; the expected version, because a client whose answer was lost reads it again; and acknowledgements, because
 * they only let the same text pass. The nulls of a patch count, which elsewhere are the same as absent.
 */
export const commandHashOf = (command: NodeCommand): Hash =>
  hashOf(
    canonicalText({
      ...command,
      ...(command.type === 'PatchItem' && { patch: canonicalWithNulls(command.patch) }),
      itemId: command.type === 'PublishItem' ? null : command.itemId,
      expectedVersion: null,
      acknowledged: null,
      ...('content' in command && { content: { ...command.content, title: command.content.title.trim() } }),
    }),
  )
