import type { Fault } from '../../errors.ts'
import type { Content } from '../../item/content.ts'
import { repeatedIds } from '../repeated-ids.ts'

/** Each row has an id of its own, names what it is about, and names a parent whole. */
export function checkCatalogue({ rows = [] }: Pick<Content, 'rows'>): Fault[] {
  return [
    ...repeatedIds(
      rows.map(({ rowId }) => rowId),
      ['rows'],
      'rowId',
    ),
    ...rows.flatMap(({ parentItemId, parentRowId }, index): Fault[] => {
      if ((parentItemId === undefined) === (parentRowId === undefined)) return []
      const missing = parentItemId === undefined ? 'parentItemId' : 'parentRowId'
      const details = { reason: 'parentItemId 与 parentRowId 应一并填写' }
      return [{ code: 'schema-invalid', pointer: `/rows/${index}/${missing}`, details }]
    }),
  ]
}
