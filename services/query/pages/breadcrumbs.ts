import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { Crumb } from './layout.ts'
import { pagePathOf, placeName } from './place-names.ts'

/** The way from the city down to a division. Each step has a path when it has a page. */
export function divisionCrumbs(code: DivisionCode, directory: Directory): Crumb[] {
  const upwards: Division[] = []
  for (
    let division = directory.division(code);
    division !== undefined;
    division = division.parent === null ? undefined : directory.division(division.parent)
  )
    upwards.push(division)
  return upwards.reverse().map((division) => ({ name: placeName(division), path: pagePathOf(division) }))
}
