import { eachOccurrence, type Occurrence, type RecurringRow } from '../../domain/duties/recur-duties.ts'
import { rulesAt } from '../../domain/duties/rules-at.ts'
import type { CatalogueQuestion } from '../catalogues/node-catalogues.ts'

/** After so many the event loop is given back: a row of a city has some ten thousand. */
export const OCCURRENCES_A_TURN = 200

/** Walks what a row has made due, by period and place, up to the day asked for. */
export async function* occurrencesInTurns(
  recurring: RecurringRow,
  { reader, directory, on }: CatalogueQuestion,
): AsyncGenerator<Occurrence, void> {
  let passed = 0
  for (const occurrence of eachOccurrence(recurring, { rules: rulesAt(directory), on })) {
    if (++passed % OCCURRENCES_A_TURN === 0) await reader.turn()
    yield occurrence
  }
}
