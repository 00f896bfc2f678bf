import type { Request } from 'express'
import { type Deadline, type DeadlineQuestion, deadlineOf, GENERAL_CLOCK } from '../domain/clock/deadline.ts'
import type { Directory } from '../domain/directory/directory.ts'
import { refuseParameter } from '../http/problem.ts'
import { divisionIn, readDeadlineParameters } from './api/rule-parameters.ts'

/** What a request asks of a deadline, and the answer. Problem `parameter-invalid` where a part of it has none. */
export function requestedDeadline(
  directory: Directory,
  request: Request,
): { question: DeadlineQuestion; deadline: Deadline } {
  const { division, n, unit, suspended: suspensions, ...rest } = readDeadlineParameters(request)
  const length = n === undefined ? undefined : { n, unit }
  const question: DeadlineQuestion = {
    ...rest,
    division: divisionIn(directory, division),
    length,
    suspensions,
  }
  const deadline = deadlineOf(directory, question)
  if (deadline === 'clock-unknown')
    return refuseParameter('clock', `这一天该地没有时限“${question.clock ?? GENERAL_CLOCK}”，见 /v1/rules/clocks。`)
  if (deadline === 'limit-unread') return refuseParameter('limit', '没有读懂这一时限，可改用 n 和 unit。')
  return { question, deadline }
}
