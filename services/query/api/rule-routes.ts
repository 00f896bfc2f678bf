import type { Request, Response, Router } from 'express'
import type { z } from 'zod'
import type { Directory } from '../../domain/directory/directory.ts'
import type { DivisionCode, Instant } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { isRuleSet } from '../../domain/rules/rule-sets.ts'
import { rulesInForce } from '../../domain/rules/rules-in-force.ts'
import { explainDeadline } from '../../edge/explain-deadline.ts'
import { fail } from '../../http/problem.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import { requestedDeadline } from '../requested-deadline.ts'
import { stateEtag } from '../state-etag.ts'
import { positionOf } from './directory-position.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'
import { divisionIn, ruleParameters } from './rule-parameters.ts'
import type { deadlineShape, rulesShape } from './rule-shapes.ts'

/** The rules that hold at a place, and when something is due by them. */
export function addRuleRoutes(router: Router, reader: DirectoryReader, now: () => Instant): void {
  const answer = (request: Request, response: Response, body: object) => {
    const etag = stateEtag(body)
    if (!endsUnmodified(request, response, etag)) response.set('ETag', etag).json(body)
  }
  router.get('/v1/rules/:set', async (request, response) => {
    const directory = await reader.refresh()
    answer(request, response, rulesAnswer(directory, request, dayInShanghai(now())))
  })
  router.get('/v1/deadlines', async (request, response) =>
    answer(request, response, deadlineAnswer(await reader.refresh(), request)),
  )
}

function rulesAnswer(directory: Directory, request: Request, today: string): z.infer<typeof rulesShape> {
  const set = String(request.params.set)
  const { division: code, on = today } = readParameters(ruleParameters, request)
  if (!isRuleSet(set) && !directory.ruleSets().includes(set)) return fail('rules-unknown', { set })
  const division = divisionIn(directory, code)
  const rules = rulesInForce(directory, set, division, on).map(({ rule, divisionCode, since }) => ({
    rule,
    adoptedBy: named(directory, divisionCode),
    since,
  }))
  return { set, division: named(directory, division), on, directory: positionOf(directory), rules }
}

function deadlineAnswer(directory: Directory, request: Request): z.infer<typeof deadlineShape> {
  const { question, deadline } = requestedDeadline(directory, request)
  const { from, division } = question
  return {
    from,
    division: named(directory, division),
    directory: positionOf(directory),
    ...deadline,
    explain: explainDeadline(deadline, from),
  }
}

const named = (directory: Directory, code: DivisionCode) => ({ code, name: directory.division(code)?.name ?? code })
