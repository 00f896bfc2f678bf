import { ProblemError, sayProblem } from '../../http/problem.ts'
import type { ChangesRead, ChangesSource } from '../../ports/changes-source.ts'
import { readAnsweredChanges } from '../../query/api/change-answers.ts'
import { anybody } from '../../query/exports/export-pages.ts'
import type { ItemReader } from '../../query/item-reader.ts'

/** Reads pages of changes as `/v1/changes` answers everybody, for those who deliver them. */
export const changesOf =
  (reader: ItemReader): ChangesSource['read'] =>
  async ({ outlets, field }, { cursor, limit }): Promise<ChangesRead> => {
    try {
      const { answer, newlyWithheld } = await readAnsweredChanges(
        reader,
        { outlet: outlets, field: field ?? undefined },
        { cursor: cursor ?? undefined, limit, asking: anybody(reader) },
      )
      return { outcome: 'page', page: answer, news: answer.changes.length > 0 || newlyWithheld.length > 0 }
    } catch (error) {
      // What passes by itself is no refusal.
      if (!(error instanceof ProblemError) || error.problem.status >= 500) throw error
      if (error.problem.code === 'cursor-gone') return { outcome: 'gone', reason: String(error.problem.reason) }
      return { outcome: 'refused', says: `${sayProblem(error.problem)} [${error.problem.code}]` }
    }
  }
