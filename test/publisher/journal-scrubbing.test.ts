import { expect } from 'chai'
import { HubError } from '../../services/domain/errors.ts'
import { instantOf, parseNodeId } from '../../services/domain/ids.ts'
import { scrubLogLines } from '../../services/hub/running/scrub-log-lines.ts'
import { createJournalScrubbing } from '../../services/publisher/create-journal-scrubbing.ts'

const NODE = parseNodeId('taihe')

/** The scrubbing of one journal that is held or not, and what an operator reads of it. */
function held() {
  const state = { isHeld: true, scrubs: 0, ms: Date.parse('2026-03-01T00:00:00.000Z') }
  const lines: string[] = []
  const say = (level: string) => (_: unknown, line: string) => void lines.push(`${level} ${line}`)
  const told = scrubLogLines({ warn: say('warn'), info: say('info') } as never, () => instantOf(state.ms))
  const journal = {
    scrub: () => {
      if (state.isHeld) throw new HubError('store-unavailable', 'a reader holds it')
      state.scrubs++
    },
  }
  return { state, lines, ...createJournalScrubbing(journal, (failure) => told(NODE, failure)) }
}

describe('a journal that cannot be scrubbed', () => {
  it('is not passed over in silence: one line, one a minute while it lasts, one when it is over', () => {
    const { state, lines, attempt } = held()
    for (let second = 0; second < 130; second++) {
      expect(attempt()).to.equal(false)
      state.ms += 1000
    }
    state.isHeld = false
    expect([attempt(), attempt(), state.scrubs]).to.deep.equal([true, true, 1])
    expect(lines.map((line) => line.split(' ', 1)[0])).to.deep.equal(['warn', 'warn', 'warn', 'info'])
    expect(lines[0]).to.include('erased text may still be in its journal').and.include('a reader holds it')
  })

  it('for a moment, because the hub itself reads it, is no news', () => {
    const { state, lines, attempt } = held()
    for (let second = 0; second < 5; second++) {
      attempt()
      state.ms += 1000
    }
    state.isHeld = false
    expect(attempt()).to.equal(true)
    expect(lines).to.deep.equal([])
  })

  it('is scrubbed again after the next redaction only, and a good scrub is no news', () => {
    const { state, lines, attempt, demand } = held()
    state.isHeld = false
    expect(attempt()).to.equal(true)
    demand()
    expect([attempt(), attempt(), state.scrubs]).to.deep.equal([true, true, 2])
    expect(lines).to.deep.equal([])
  })

  it('does not hide a bug behind the silence', () => {
    const { attempt } = createJournalScrubbing(
      {
        scrub: () => {
          throw new TypeError('a bug')
        },
      },
      () => {},
    )
    expect(attempt).to.throw(TypeError)
  })
})
