import { basename } from 'node:path'
import type { HubError } from '../../domain/errors.ts'

/** What to do about a damaged store file, by what the file is; empty for every other failure. */
export function remedyOf({ code, message }: HubError): string {
  if (code !== 'store-damaged') return ''
  const file = basename(message.split(/\s/, 1)[0] ?? '')
  if (file === 'journal.sqlite')
    return '. Restore a copy, or move it away (keep it) and start again: what the log has comes back.'
  if (file === 'log.sqlite') return '. Restore it from a backup.'
  return '. Move the folder of the read models away and start again: they are built anew from the log.'
}
