import type { Directory, DirectoryNode, Division } from '../../../domain/directory/directory.ts'
import { outletPathOf } from '../place-names.ts'

/** Where the catalogues of a county's offices or of a city's stand. Null for a place that has no page of its own. */
export function matrixPath(division: Division): string | null {
  const place = catalogueBase(division)
  return place && `${place}/catalogues`
}

/** The catalogues of one field there. */
export const catalogueFieldPath = (division: Division, field: string): string =>
  `${catalogueBase(division) ?? ''}/catalogue/${encodeURIComponent(field)}`

/** A village has no office that keeps a catalogue. */
const catalogueBase = (division: Division): string | null =>
  division.level === 'village' ? null : outletPathOf(division)

/** The place on whose page an office's catalogues stand: its own division, or the county of a township. */
export function placeOfOffice(directory: Directory, office: Pick<DirectoryNode, 'divisionCode'>): Division | undefined {
  let place = directory.division(office.divisionCode)
  while (place !== undefined && catalogueBase(place) === null)
    place = place.parent === null ? undefined : directory.division(place.parent)
  return place
}
