import { type Fault, jsonPointer } from '../errors.ts'

/** A fault for each id that stood in the list before. `path` is that of the list in the content. */
export function repeatedIds(list: readonly (string | number)[], path: PropertyKey[], member: string): Fault[] {
  const seen = new Set<string | number>()
  return list.flatMap((id, index): Fault[] => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    const details = { reason: '与前面的重复' }
    return [{ code: 'schema-invalid', pointer: jsonPointer([...path, index, member]), details }]
  })
}
