import { catalogueStanding } from '../../domain/catalogue/in-force.ts'
import type { RowInForce } from '../../domain/duties/item-duties.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { reviewRulesFor } from '../../domain/rules/may-review.ts'
import { type CatalogueQuestion, catalogueVersions, type NodeCatalogue } from '../catalogues/node-catalogues.ts'

/** A catalogue, and which of its rows were in force on a day. */
export interface DutyCatalogue {
  catalogue: NodeCatalogue
  /** The place of its organ. */
  at: DivisionCode
  /** The day on which its first version was published. */
  since: string
  /** The rows in force on a day that had not lapsed by then, by rowId. */
  rowsOn(day: string): ReadonlyMap<string, RowInForce>
}

/**
 * What rows of a catalogue say what was due on each day. A list of a village is adopted by its committee and filed, never
 * approved (村民委员会组织法 第6条): its versions count from their publication on.
 */
export async function dutyCatalogue(asked: CatalogueQuestion, catalogue: NodeCatalogue): Promise<DutyCatalogue> {
  const { item, field, verdicts, standing } = catalogue
  const isFiled = item.organ?.kind === 'villagers-committee'
  const versions = item.version === 1 ? [standing.newest] : await catalogueVersions(item, asked)
  const counting = verdicts.filter(({ counts }) => counts)
  const inForceOn = (day: string): CatalogueRow[] => {
    if (isFiled) return versions.filter((version) => version.day <= day).at(-1)?.rows ?? []
    const rules = reviewRulesFor(asked.directory, { reviews: 'catalogue', of: item.nodeId, field, day })
    const minor = rules.flatMap((rule) => rule.minor ?? [])
    return catalogueStanding({ versions, verdicts: counting, minor, on: day })?.inForce?.version.rows ?? []
  }
  const known = new Map<string, ReadonlyMap<string, RowInForce>>()
  return {
    catalogue,
    at: item.organ?.divisionCode ?? item.node.divisionCode,
    since: dayInShanghai(item.publishedAt),
    rowsOn: (day) => {
      const found = known.get(day)
      if (found !== undefined) return found
      const rows = inForceOn(day).filter(({ ended }) => ended === undefined || ended > day)
      const made = new Map(rows.map((row) => [row.rowId, { itemId: item.itemId, field, row }]))
      known.set(day, made)
      return made
    },
  }
}
