import type { Fault } from '../../errors.ts'
import type { Content } from '../../item/content.ts'

/**
 * A verdict is of a catalogue, whose rows it names by their hash, or of an item at a version, which a relation `reviews`
 * names. It is never of both.
 */
export function checkReview({ verdict, relations = [] }: Content): Fault[] {
  if (verdict === undefined) return []
  const { of, rowsHash } = verdict
  const reviewed = relations.flatMap((relation, index) => (relation.rel === 'reviews' ? [{ relation, index }] : []))
  if (of !== undefined && reviewed.length > 0)
    return [fault('/verdict/of', '审核的是一份目录（of）或一个条目（relations 中的 reviews），不能两者都写')]
  if (of === undefined && reviewed.length === 0)
    return [fault('/verdict/of', '应写明所审核的目录（of、rowsHash），或在 relations 中以 reviews 写明所审核的条目')]
  if (of !== undefined && rowsHash === undefined) return [fault('/verdict/rowsHash', '应写明所审核的各行的哈希')]
  if (of === undefined && rowsHash !== undefined) return [fault('/verdict/rowsHash', '只有审核目录时才写')]
  return reviewed.flatMap(({ relation: { version, fingerprint }, index }) =>
    version === undefined || fingerprint === undefined
      ? [fault(`/relations/${index}`, '审核的条目应写明版本和指纹（version、fingerprint）')]
      : [],
  )
}

const fault = (pointer: string, reason: string): Fault => ({ code: 'schema-invalid', pointer, details: { reason } })
