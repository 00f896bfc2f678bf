import type { Journal, KeyedHash } from '../../ports/journal.ts'
import type { GoodInspection } from './inspect-row.ts'
import { hashesOfRow } from './row-hashes.ts'

/** A sheet may have been imported before its files were read. Null for a row without any. */
export function hashWithoutFiles(
  { tidied: { attachments, ...tidied }, values }: GoodInspection,
  identity: string,
  { keyedHash }: Pick<Journal, 'keyedHash'>,
): KeyedHash | null {
  if (attachments === undefined || values === undefined) return null
  return hashesOfRow(identity, tidied, keyedHash).content
}
