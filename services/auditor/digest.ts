import { createHash } from 'node:crypto'
import { canonicalText } from '../domain/canonical.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import { asJson } from './as-json.ts'
import { itemsWithHistory } from './items-with-history.ts'

/**
 * SHA-256 over all documents and history rows, by itemId. Two generations with the same digest are the same byte for
 * byte, whatever their engines.
 */
export async function digestOf(generation: AuditStore): Promise<{ items: number; versions: number; digest: string }> {
  const hash = createHash('sha256')
  let items = 0
  let versions = 0
  for await (const { document: stored, history } of itemsWithHistory(generation)) {
    const { directoryPosition: _, erasedBelow: __, ...document } = stored
    items++
    versions += history.length
    hash.update(`${canonicalText(asJson({ document, history }))}\n`, 'utf8')
  }
  return { items, versions, digest: `sha-256:${hash.digest('hex')}` }
}
