import { expect } from 'chai'
import { sayChanges } from '../../../services/hub/cli/say-changes.ts'
import { COUNTY, DIRECTORY } from '../../domain/scene.ts'

const none = { left: [], joined: [] }

describe('what a revision changes, as a clerk reads it', () => {
  it('is said word by word, with what vanishes first', () => {
    const said = sayChanges(
      [
        { pointer: '/title', before: '2026年第一季度低保公示', after: '2026年第二季度低保公示' },
        { pointer: '/summary', before: '摘要一句', after: undefined },
        { pointer: '/field', before: undefined, after: '社会救助' },
        { pointer: '/keywords', before: ['一'], after: ['二'] },
      ],
      none,
      DIRECTORY,
    )
    expect(said).to.have.length(4)
    expect(said[0]).to.equal('  删去 摘要（summary）：摘要一句')
    expect(said[1]).to.match(/^ {2}修改 标题（title）：2026年.*\[-.*一.*-\]\{\+.*二.*\+\}.*低保公示$/)
    expect(said[2]).to.equal('  修改 关键词（keywords）：["一"] → ["二"]')
    expect(said[3]).to.equal('  新增 试点领域（field）：社会救助')
  })

  it('tells a changed figure in a long text with what stands around it, and not the whole text', () => {
    const text = (figure: string) => `${'按户公示的名单。'.repeat(500)}补助${figure}万元，${'以公示为准。'.repeat(500)}`
    const [line = ''] = sayChanges(
      [{ pointer: '/body/text', before: text('8.6'), after: text('9.2') }],
      none,
      DIRECTORY,
    )
    expect(line).to.include('[-8.6-]{+9.2+}').and.to.include('补助')
    expect(line.length).to.be.lessThan(120)
  })

  it('does not compare two long texts with nothing in common for minutes', function () {
    this.timeout(20_000)
    const text = (seed: number) =>
      Array.from({ length: 60_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * seed * 7919) % 20_000))).join('，')
    const began = performance.now()
    const [line = ''] = sayChanges([{ pointer: '/body/text', before: text(1), after: text(3) }], none, DIRECTORY)
    expect(performance.now() - began).to.be.lessThan(15_000)
    expect(line).to.include('……（共 119999 字）')
  })

  it('names the outlets that are left', () => {
    const said = sayChanges([], { left: [`board/${COUNTY}`], joined: [] }, DIRECTORY)
    expect(said).to.deep.equal([`  不再显示于 ${DIRECTORY.division(COUNTY)?.name}公示栏（board/${COUNTY}）`])
  })
})
