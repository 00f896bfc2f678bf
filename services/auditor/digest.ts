import { createHash } from 'node:crypto'
import { canonicalText } from '../domain/canonical.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Generation } from '../ports/read-store.ts'
import { textOf } from './members.ts'

/**
 * SHA-256 over all documents and history rows, by itemId: two generations with the same digest are the same, byte for
 * byte, whatever their engine.
 */
export async function digestOf(generation: Generation): Promise<{ items: number; versions: number; digest: string }> {
  const hash = createHash('sha256')
  let items = 0
  let versions = 0
  for (let after: ItemId | null = null; ; ) {
    const page = await generation.scan(after, 500)
    const last = page.at(-1)
    if (last === undefined) return { items, versions, digest: `sha-256:${hash.digest('hex')}` }
    for (const document of page) {
      const history = await generation.history(document.itemId)
      items++
      versions += history.length
      hash.update(`${canonicalText(textOf({ document, history }))}\n`, 'utf8')
    }
    after = last.itemId
  }
}
