import { expect } from 'chai'
import { checkTexts, type TextsToCheck } from '../../services/publisher/check-texts.ts'
import { doTextTask, type TextTask, withTextsApart } from '../../services/publisher/texts-apart.ts'
import { contentOf } from '../scratch-hub.ts'

const LONG = '文'.repeat(20_000)
const texts = (body: string): TextsToCheck => ({ content: contentOf('一条', body), acknowledged: undefined })

describe('texts that are checked apart', () => {
  const scene = () => {
    const apart: string[] = []
    const check = async (task: TextTask) => {
      apart.push('check' in task ? task.check.content.body.text : 'compare')
      return doTextTask(task)
    }
    return { apart, check }
  }

  it('are the long ones: a short one is checked where it is asked for', async () => {
    const { apart, check } = scene()
    expect(await withTextsApart(check, ({ textsOf }) => textsOf(texts('短')).personal)).to.deep.equal([])
    expect(apart).to.deep.equal([])
  })

  it('are found as they are found here, and the work begins again with what is known', async () => {
    const { apart, check } = scene()
    const begun: string[] = []
    const done = await withTextsApart(check, ({ textsOf }) => {
      begun.push('begun')
      const first = textsOf(texts(`${LONG}13812345678`))
      const second = textsOf(texts(LONG))
      return [first.personal, second.personal]
    })
    expect(done[0]).to.deep.equal(checkTexts(texts(`${LONG}13812345678`)).personal)
    expect(done[0]?.map(({ code }) => code)).to.deep.equal(['personal-data'])
    expect(done[1]).to.deep.equal([])
    expect([apart.length, begun.length]).to.deep.equal([2, 3])
  })

  it('are those of a redaction and its twins too', async () => {
    const { apart, check } = scene()
    const holding = (body: string, twin: string) =>
      withTextsApart(check, ({ holdersOf }) =>
        holdersOf({
          earlier: [contentOf('一条', `住东街槐树巷。${body}`)],
          redacted: contentOf('一条', body),
          twins: [contentOf('一条', twin), contentOf('一条', '住东街槐树巷')],
        }),
      )
    expect(await holding('短', '短')).to.deep.equal([1])
    expect(apart).to.deep.equal([])
    expect(await holding(LONG, LONG)).to.deep.equal([1])
    expect(await holding(LONG, `${LONG}。住东街槐树巷`)).to.deep.equal([0, 1])
    expect(apart).to.deep.equal(['compare', 'compare'])
  })

  it('that become others each time are given up after a few', async () => {
    const { apart, check } = scene()
    let times = 0
    const work = withTextsApart(check, ({ textsOf }) => textsOf(texts(`${LONG}${++times}`)))
    expect(await work.catch(({ code }) => code)).to.equal('texts-unchecked')
    expect(apart).to.have.length(4)
  })

  it('that cannot be checked now, and what the work itself throws, come to whoever asked', async () => {
    const failing = async (): Promise<never> => {
      throw new Error('no thread')
    }
    const failed = await withTextsApart(failing, ({ textsOf }) => textsOf(texts(LONG))).catch((error) => error.message)
    expect(failed).to.equal('no thread')
    const thrown = await withTextsApart(failing, () => {
      throw new Error('own')
    }).catch((error) => error.message)
    expect(thrown).to.equal('own')
  })
})
