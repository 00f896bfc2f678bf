import { expect } from 'chai'
import type { Fault } from '../../services/domain/errors.ts'
import { parseContent } from '../../services/domain/item/content-schema.ts'
import { checkPersonalData } from '../../services/domain/personal-data/check-personal-data.ts'
import { problemOf, problemOfRejection, sayProblem } from '../../services/http/problem.ts'
import { contentWith } from '../domain/scene.ts'

const faults = (count: number): Fault[] =>
  Array.from({ length: count }, (_, index) => ({
    code: 'field-unrecognised',
    pointer: `/content/x${index}`,
    details: { name: `x${index}` },
  }))

describe('the errors of a problem', () => {
  it('are all listed and counted while they are few', () => {
    const problem = problemOf('field-unrecognised', {}, faults(100))
    expect(problem.errors).to.have.length(100)
    expect(problem.errorCount).to.equal(100)
    expect(sayProblem(problem)).not.to.contain('另有')
  })

  it('do not grow with the request: of 80,000 unknown keys the first hundred are listed, and all are counted', () => {
    const unknown = Object.fromEntries(Array.from({ length: 80_000 }, (_, index) => [`x${index}`, 1]))
    const refused = parseContent({ title: '通知', body: { format: 'text', text: '内容' }, shownOn: {}, ...unknown })
    if (refused.ok) throw new Error('accepted')
    const problem = problemOfRejection(refused)
    expect(problem.errors).to.have.length(100)
    expect(problem.errorCount).to.equal(80_000)
    expect(JSON.stringify(problem).length).to.be.lessThan(50_000)
    expect(sayProblem(problem)).to.match(/另有 79900 处错误未列出。$/)
  })

  it('count the finds of personal data that stand for more', () => {
    const found = checkPersonalData(contentWith({ body: { format: 'text', text: '13800138000 '.repeat(4000) } }))
    expect(problemOf('personal-data', {}, found)).to.have.property('errorCount', 4000)
  })

  it('are absent where a problem has none', () => {
    expect(problemOf('not-found')).not.to.have.any.keys('errors', 'errorCount')
  })
})
