import type { Directory } from '../../domain/directory/directory.ts'
import { type DivisionCode, isDivisionCode, parseInstant } from '../../domain/ids.ts'

export type DivisionFind =
  | { ok: true; code: DivisionCode }
  | { ok: false; code: 'division-unknown' }
  | { ok: false; code: 'division-ambiguous'; candidates: string[] }

const VILLAGE_ENDING = /(村民委员会|村委会|社区居民委员会|社区居委会|居民委员会|居委会|社区)$/
const EVER = parseInstant('1900-01-01T00:00:00.000Z')

/**
 * Finds the division that a code or a name means within the node's own division. Names are read from the county down;
 * the county's name can be left out. Nothing is guessed: a name that is only similar is not taken.
 */
export function createDivisionFinder(directory: Directory, home: DivisionCode): (text: string) => DivisionFind {
  const known = new Map<string, DivisionFind>()
  const find = (text: string): DivisionFind => {
    if (/^\d+$/.test(text))
      return isDivisionCode(text) && directory.division(text) !== undefined
        ? { ok: true, code: text }
        : { ok: false, code: 'division-unknown' }
    const rest = withoutAncestors(text, directory, home)
    const found = [...new Set(rest.flatMap((name) => descend(name, home, directory)))]
    if (found.length === 1) return { ok: true, code: found[0] as DivisionCode }
    if (found.length === 0) return { ok: false, code: 'division-unknown' }
    return { ok: false, code: 'division-ambiguous', candidates: found }
  }
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const found = find(text)
    known.set(text, found)
    return found
  }
}

/** The text as it is, and without the names of the node's own division, and of those above it, at its beginning. */
function withoutAncestors(text: string, directory: Directory, home: DivisionCode): string[] {
  const above = directory
    .lineage(home)
    .map((code) => namesOf(code, directory))
    .reverse()
  const rests = new Set([text])
  for (const names of above)
    for (const rest of [...rests])
      for (const name of names) if (rest.startsWith(name)) rests.add(rest.slice(name.length))
  return [...rests]
}

/** The codes at or under `base` whose names, joined from top to bottom, are the whole text. */
function descend(text: string, base: DivisionCode, directory: Directory): DivisionCode[] {
  if (text === '') return [base]
  return directory
    .children(base)
    .flatMap(({ code }) =>
      namesOf(code, directory).flatMap((name) =>
        text.startsWith(name) ? descend(text.slice(name.length), code, directory) : [],
      ),
    )
}

/** The division's name of today and its first one; for a village or community in all usual spellings. */
function namesOf(code: DivisionCode, directory: Directory): string[] {
  const names = [directory.division(code)?.name, directory.division(code, EVER)?.name].filter(
    (name) => name !== undefined,
  )
  return [...new Set(names.flatMap((name) => (code.length === 12 ? villageNames(name) : [name])))]
}

function villageNames(name: string): string[] {
  const ending = VILLAGE_ENDING.exec(name)?.[0] ?? ''
  const bare = name.slice(0, name.length - ending.length)
  if (ending.startsWith('村')) return [name, `${bare}村`, `${bare}村委会`, `${bare}村民委员会`]
  if (ending === '') return [name]
  return [name, `${bare}社区`, `${bare}社区居委会`, `${bare}社区居民委员会`, `${bare}居委会`, `${bare}居民委员会`]
}
