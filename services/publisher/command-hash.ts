import { canonicalText, hashOf } from '../domain/canonical.ts'
import type { Hash } from '../domain/ids.ts'
import type { ItemCommand } from '../domain/item/commands.ts'

/**
 * What a used Idempotency-Key is compared by: SHA-256 of the JCS of what the clerk said, as it was parsed and before
 * anything was cleaned or filled in. HTTP, the command line and an import therefore give the same hash. Left out are
 * the item id of a publication, which the server makes; the expected version, which a client reads again after its
 * answer was lost; and acknowledgements, which only let the same text pass.
 */
export const commandHashOf = (command: ItemCommand): Hash =>
  hashOf(
    canonicalText({
      ...command,
      itemId: command.type === 'PublishItem' ? null : command.itemId,
      expectedVersion: null,
      acknowledged: null,
    }),
  )
