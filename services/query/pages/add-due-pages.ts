import type { Router } from 'express'
import { isClock } from '../../domain/clock/deadline.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { isRuleSet } from '../../domain/rules/rule-sets.ts'
import { rulesInForce } from '../../domain/rules/rules-in-force.ts'
import { fail } from '../../http/problem.ts'
import { readParameters } from '../api/parameters.ts'
import { divisionIn, ruleParameters } from '../api/rule-parameters.ts'
import type { ItemReader } from '../item-reader.ts'
import { requestedDeadline } from '../requested-deadline.ts'
import { directoryState } from '../state-etag.ts'
import { renderDeadlinePage } from './deadline-page.ts'
import type { PageAnswer } from './page-answer.ts'
import { renderRulesPage } from './rules-page.ts'

/** Pages that stand on the directory alone. */
export function addDuePages(router: Router, reader: ItemReader, answer: PageAnswer): void {
  const today = () => dayInShanghai(reader.now())

  router.get('/deadlines', async (request, response) => {
    const directory = await reader.directory.refresh()
    const answered = request.query.from === undefined ? null : requestedDeadline(directory, request)
    const division = answered?.question.division ?? divisionIn(directory, undefined)
    const clocks = rulesInForce(directory, 'clocks', division, answered?.question.from ?? today()).filter(
      ({ rule }) => rule.law !== undefined && isClock(rule),
    )
    await answer(request, response, {
      state: [directoryState(directory), request.query, today()],
      freshness: null,
      render: () => renderDeadlinePage(directory, { clocks, today: today(), answered }),
    })
  })

  router.get('/rules/:set', async (request, response) => {
    const directory = await reader.directory.refresh()
    const set = String(request.params.set)
    const { division: code, on = today() } = readParameters(ruleParameters, request)
    if (!isRuleSet(set)) return fail('rules-unknown', { set })
    const division = divisionIn(directory, code)
    const place = directory.division(division)?.name ?? division
    await answer(request, response, {
      state: [directoryState(directory), set, division, on],
      freshness: null,
      render: () => renderRulesPage(directory, { set, rules: rulesInForce(directory, set, division, on), place, on }),
    })
  })
}
