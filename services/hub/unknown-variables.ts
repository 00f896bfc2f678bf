/** Of tests, and of the scripts around them. */
const NOT_OURS = /^HUB_(TEST_|BENCH_|REQUIRE_ENGINES$|ENGINES?_)/

/**
 * A line for each variable that begins with `HUB_` and is not one of the hub's, with the nearest that is: a misspelt one
 * is silently the default otherwise.
 */
export function unknownVariables(environment: Record<string, string | undefined>, known: string[]): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('HUB_') && !known.includes(name) && !NOT_OURS.test(name))
    .map((name) => {
      const nearest = nearestOf(name, known)
      const hint = nearest === null ? '' : ` Did you mean ${nearest}?`
      return `${name} is no variable of the hub and is ignored.${hint}`
    })
}

/** More than a third of the letters changed is another word. */
function nearestOf(name: string, known: string[]): string | null {
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: distanceOf(name, candidate) }))
    .sort((a, b) => a.distance - b.distance)
  return nearest !== undefined && nearest.distance <= name.length / 3 ? nearest.candidate : null
}

/** How many letters are to be put in, taken out or changed (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    row = next
  }
  return row[b.length] ?? 0
}
