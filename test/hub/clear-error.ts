import { expect } from 'chai'
import type { Answer } from '../e2e/client.ts'

/** Every refusal over HTTP follows RFC 9457, has one known code and whole Chinese sentences, and shows nothing of the program. */
export function expectClearProblem(answer: { status: number; type: string; body: string }, code: string): Answer {
  expect(answer.type).to.match(/^application\/problem\+json/)
  const problem = JSON.parse(answer.body) as Answer
  expect(problem).to.include({ code, status: answer.status, type: `urn:disclosure-hub:problem:${code}` })
  expect(problem.title).to.match(/^[A-Z][\x20-\x7e]+$/)
  for (const { detail, remedy = '' } of [problem, ...(problem.errors ?? [])]) {
    expect(detail + remedy).to.match(/\p{Script=Han}/u)
    expect(detail + remedy).to.match(/[。]$/)
    expect(detail + remedy).not.to.match(/\{\w+\}|undefined|“”|Invalid |Too (small|big)/)
  }
  expect(answer.body).not.to.match(/node_modules|\.ts:\d|at \w+ \(/)
  return problem
}

/** What every service says at the start, before anything can fail: its version, roles, engines and folder. */
export const isNoStartLine = (line: string) => !/^\{"level":30,.*"msg":"disclosure-hub \S+ starts as /.test(line)

/**
 * Every failure of a command has its exit code and exactly one line `hub: … [code]` on stderr, without a stack; before it
 * a service names itself.
 */
export function expectOneLine(
  run: { code: number | null; stdout: string; stderr: string },
  expected: { exit: number; code: string; says: RegExp },
): void {
  const lines = run.stderr.trim().split('\n').filter(isNoStartLine)
  expect(lines, run.stderr).to.have.length(1)
  expect(lines[0])
    .to.match(/^hub: /)
    .and.to.match(expected.says)
  expect(lines[0]?.endsWith(`[${expected.code}]`), lines[0]).to.equal(true)
  expect(lines[0]).not.to.match(/\.ts:\d|Error:/)
  expect(run.code, lines[0]).to.equal(expected.exit)
}
