import { ProblemError, sayProblem } from '../../http/problem.ts'
import { EXIT, type Output } from './output.ts'

/** Does something that may end in a problem of the API, which is told in words or as JSON. */
export async function tellingProblem(output: Output, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    output.result(error.problem, () => `${sayProblem(error.problem)} [${error.problem.code}]`)
    output.exit(EXIT.failed)
  }
}
