import { expect } from 'chai'
import { type Hash, parseHash, parseInstant } from '../../../services/domain/ids.ts'
import { dayInShanghai } from '../../../services/domain/item/display-dates.ts'
import { type EvidenceVerdict, verdictOnEvidence } from '../../../services/domain/plan/evidence-verdict.ts'
import { itemOf, LIULIN, ZEHE } from '../scene.ts'

const hash = (letter: string): Hash => parseHash(`sha-256:${letter.repeat(64)}`)
const EVIDENCE = { version: 2, fingerprint: hash('a') }

let last = 0
const said = (
  verdict: EvidenceVerdict['verdict'],
  at: string,
  more: Partial<EvidenceVerdict> = {},
): EvidenceVerdict => ({
  ...{ itemId: itemOf(ZEHE, ++last), maker: ZEHE, verdict, ...EVIDENCE },
  ...{ at: parseInstant(at), day: dayInShanghai(parseInstant(at)) },
  ...more,
})

describe('what reviewers say of evidence', () => {
  const of = (verdicts: EvidenceVerdict[], on = '2026-12-31', mayReview = (_: EvidenceVerdict) => true) =>
    verdictOnEvidence(EVIDENCE, verdicts, { on, mayReview })?.stands.verdict ?? null
  const approved = said('approved', '2026-03-01T01:00:00.000Z')
  const returned = said('returned', '2026-03-02T01:00:00.000Z')

  it('counts from its own day on', () => {
    expect([of([]), of([approved], '2026-02-28'), of([approved], '2026-03-01')]).to.deep.equal([null, null, 'approved'])
  })

  it('ends an approval where the same reviewer returns it later, in whichever order they are found', () => {
    expect(of([returned, approved])).to.equal('returned')
    expect(of([returned, approved], '2026-03-01')).to.equal('approved')
    expect(of([approved, returned, said('approved', '2026-03-03T01:00:00.000Z')])).to.equal('approved')
  })

  it('ends no approval of another reviewer', () => {
    expect(of([approved, { ...returned, maker: LIULIN }])).to.equal('approved')
  })

  it('is of one version: a revision is not approved by it', () => {
    expect(of([{ ...approved, version: 1 }])).to.equal(null)
    expect(of([{ ...approved, fingerprint: hash('b') }])).to.equal(null)
  })

  it('counts only of those who may give it', () => {
    expect(of([approved], '2026-12-31', ({ maker }) => maker !== ZEHE)).to.equal(null)
    expect(of([approved, { ...returned, maker: LIULIN }], '2026-12-31', ({ maker }) => maker !== ZEHE)).to.equal(
      'returned',
    )
  })
})
