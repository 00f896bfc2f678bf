import type { Directory, DirectoryNode, Division } from '../domain/directory/directory.ts'
import { OUTLET_KINDS, OUTLET_LEVEL, type OutletKind } from '../domain/outlets.ts'

/** Where a node may show an item, for each kind of outlet. */
export interface OutletChoice {
  kind: OutletKind
  /** What `all` stands for: every place of the kind under the node's division, or the one above it. */
  places: Division[]
}

/** What an office may choose from. Places that were merged away are none. */
export const outletChoices = (
  { divisionCode }: Pick<DirectoryNode, 'divisionCode'>,
  directory: Directory,
): OutletChoice[] =>
  OUTLET_KINDS.map((kind) => {
    const base = directory.atLevelOrAbove(divisionCode, OUTLET_LEVEL[kind])
    const places = [...directory.divisions()].filter(
      ({ code, level, mergedInto }) =>
        level === OUTLET_LEVEL[kind] && mergedInto === null && directory.isUnder(code, base),
    )
    return { kind, places }
  }).filter(({ places }) => places.length > 0)
