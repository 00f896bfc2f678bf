import { expect } from 'chai'
import fc from 'fast-check'
import { parseInstant, parseNodeId } from '../../../services/domain/ids.ts'
import { isDisplayedOn } from '../../../services/domain/item/display-dates.ts'
import { isUnknownTo, mayRead, publicReader, type VersionToRead } from '../../../services/domain/item/may-read.ts'

const MAKER = parseNodeId('taihe')
const TODAY = '2026-03-05'
const version = (more: Partial<VersionToRead> = {}): VersionToRead => ({
  nodeId: MAKER,
  content: {},
  withdrawn: null,
  ...more,
})
const withdrawnOn = (day: string) => ({ withdrawn: { at: parseInstant(`${day}T02:00:00.000Z`) } })
const publicly = (more?: Partial<VersionToRead>) => mayRead(version(more), publicReader(TODAY))

describe('who may read what of a version', () => {
  it('everybody reads what is displayed today, both days included', () => {
    expect(publicly()).to.equal('content')
    expect(publicly({ content: { displayFrom: TODAY, displayUntil: TODAY } })).to.equal('content')
  })

  it('nobody but the maker, auditors and operators knows of it before its first day', () => {
    const scheduled = version({ content: { displayFrom: '2026-03-06' } })
    const asked = (role: 'public' | 'clerk' | 'auditor' | 'operator', nodeId: string | null) => {
      const reader = { role, nodeId: nodeId === null ? null : parseNodeId(nodeId), today: TODAY }
      return [mayRead(scheduled, reader), isUnknownTo(scheduled, reader)]
    }
    expect(asked('public', null)).to.deep.equal(['nothing', true])
    expect(asked('clerk', 'fuyang')).to.deep.equal(['nothing', true])
    expect(asked('clerk', 'taihe')).to.deep.equal(['content', false])
    expect(asked('auditor', null)).to.deep.equal(['content', false])
    expect(asked('operator', null)).to.deep.equal(['content', false])
  })

  it('its title stays after its last day, and after a withdrawal', () => {
    expect(publicly({ content: { displayUntil: '2026-03-04' } })).to.equal('title')
    expect(publicly(withdrawnOn('2026-03-04'))).to.equal('title')
  })

  it('a withdrawal before the first day leaves no title, on no later day', () => {
    const never = version({ content: { displayFrom: '2026-03-03' }, ...withdrawnOn('2026-03-02') })
    for (const day of ['2026-03-02', '2026-03-03', TODAY, '2030-01-01'])
      expect(mayRead(never, publicReader(day)), day).to.equal('nothing')
    expect(isUnknownTo(never, publicReader(TODAY))).to.equal(false)
    expect(publicly({ content: { displayFrom: '2026-03-03' }, ...withdrawnOn('2026-03-03') })).to.equal('title')
  })

  it('an erased text is read by nobody', () => {
    expect(publicly({ content: null })).to.equal('nothing')
    expect(mayRead(version({ content: null }), { role: 'auditor', nodeId: null, today: TODAY })).to.equal('nothing')
  })

  it('the public reads the contents of living items that lists show, and no other', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-03-${String(n).padStart(2, '0')}`)
    const date = fc.option(fc.oneof(day, fc.constantFrom('2026', '2026-02', '2026-03', '2026-04', '2025')), {
      nil: undefined,
    })
    fc.assert(
      fc.property(date, date, day, (displayFrom, displayUntil, today) => {
        const content = { displayFrom, displayUntil }
        const readable = mayRead(version({ content }), publicReader(today))
        expect(readable === 'content').to.equal(isDisplayedOn(content, today))
      }),
    )
  })
})
