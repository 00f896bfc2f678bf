import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { SiteFacts } from './site-facts.ts'
import { createStylesheet, type Stylesheet } from './stylesheet.ts'

/** What all pages of a hub have in common. */
export interface Site {
  facts: SiteFacts
  stylesheet: Stylesheet
}

export const createSite = (facts: SiteFacts): Site => ({ facts, stylesheet: createStylesheet(facts) })

/** The county on whose pages a division stands. Null above the counties. */
export function countyOf(division: Division, directory: Directory): Division | null {
  const code = directory.atLevelOrAbove(division.code, 'county')
  const county = directory.division(code)
  return county?.level === 'county' ? county : null
}

/** The name in the header of a county's pages: the one that its operators gave, or 太和县政务公开. */
export const countySiteName = ({ code, name }: Division, { places = {} }: SiteFacts): string =>
  places[code]?.name ?? `${name}政务公开`
