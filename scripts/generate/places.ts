import { parseDivisionCode } from '../../services/domain/ids.ts'
import { divisionFacts } from '../../services/hub/founding/china-division.ts'

export interface Place {
  code: string
  /** Without 村委会 and the like. */
  name: string
  level: 'city' | 'county' | 'township' | 'village'
  /** For document numbers. */
  short: string
}

let places: Place[] | null = null

/** Fuyang's real divisions, read once. */
export function fuyangPlaces(): Place[] {
  places ??= divisionFacts(parseDivisionCode('341200')).flatMap((fact): Place[] => {
    if (fact.type !== 'DivisionDefined' || fact.level === 'province') return []
    const name = fact.name.replace(/(村民委员会|村委会|社区居民委员会|社区居委会|居民委员会|居委会)$/, '') || fact.name
    return [{ code: fact.code, name, level: fact.level, short: name.slice(0, 1) }]
  })
  return places
}
