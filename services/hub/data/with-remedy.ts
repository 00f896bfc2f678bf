import { basename } from 'node:path'
import type { HubError } from '../../domain/errors.ts'
import { ERROR_TABLE } from '../../edge/error-table.ts'

/** What went wrong and what to do about it, as one line for an operator. */
export function withRemedy({ code, message }: HubError): string {
  const remedy = code === 'store-damaged' ? remedyFor(message) : ERROR_TABLE[code].hint
  return remedy === undefined ? message : `${message.replace(/\.$/, '')}. ${remedy}`
}

/** A damaged store is mended in a way of its own, by what the file is. The message begins with its path. */
function remedyFor(message: string): string {
  const file = basename(message.split(/\s/, 1)[0] ?? '')
  if (file === 'journal.sqlite')
    return 'Restore a copy, or move it away (keep it) and start again: what the log has comes back.'
  if (file === 'log.sqlite') return 'Restore it from a backup.'
  if (file === 'MongoDB') return 'Build the read models again: hub rebuild --switch.'
  return 'Move the folder of the read models away and start again: they are built again from the log.'
}
