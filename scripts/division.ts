import type { DirectoryFact } from '../services/domain/directory/directory-event.ts'
import { parseDivisionCode } from '../services/domain/ids.ts'

/** A division for a made-up tree. */
export const division = (
  code: string,
  name: string,
  level: 'city' | 'county' | 'township' | 'village',
  parent: string | null,
): DirectoryFact => ({
  type: 'DivisionDefined',
  code: parseDivisionCode(code),
  name,
  level,
  parent: parent === null ? null : parseDivisionCode(parent),
})
