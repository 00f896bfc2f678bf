import { expect } from 'chai'
import { type NodeId, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Rule } from '../../../services/domain/rules/rule-sets.ts'
import { dataFolderAt } from '../../../services/hub/data/data-folder.ts'
import { reviewerOfDraft } from '../../../services/hub/nodes/reviewer-of-draft.ts'
import { failureOf } from '../../failure-of.ts'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

describe('where a draft is sent', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    await adopt({ id: 'township', level: 'township', byLevel: 'county' })
  })
  after(() => hub.stop())

  const adopt = (...rules: Rule[]) =>
    hub.define({
      ...{ type: 'RulesAdopted', set: 'review', divisionCode: parseDivisionCode('341200'), since: '2026-01-01' },
      rules: rules.map((rule) => ({ reviews: 'catalogue', ...rule })),
    })
  const receiverOf = async (nodeId = SHUIZHEN, more: { to?: string; reviewer?: NodeId } = {}) =>
    reviewerOfDraft(hub.directory.latest(), dataFolderAt(hub.folder), {
      ...{ nodeId, field: '救灾', day: '2026-03-05', ...more },
    })

  it('is what was typed, if nobody can listen there', async () => {
    for (const to of ['https://hub.example.gov.cn/shi', 'http://127.0.0.1:8080'])
      expect(await receiverOf(SHUIZHEN, { to })).to.deep.equal({ address: to, reviewer: TAIHE })
    for (const to of ['http://hub.example.gov.cn', 'https://a:b@hub.example', 'ftp://127.0.0.1', 'x'])
      expect(await failureOf(receiverOf(SHUIZHEN, { to }))).to.include({ code: 'usage' })
  })

  it('is this folder’s own hub, where one of its nodes reviews', async () =>
    expect(await receiverOf()).to.deep.equal({ address: hub.url, reviewer: TAIHE }))

  it('is told to be missing where no rule names it', async () => {
    for (const more of [{}, { to: 'https://hub.example.gov.cn' }])
      expect(await failureOf(receiverOf(TAIHE, more))).to.include({ code: 'reviewer-unnamed' })
  })

  it('is the one that the rules name, and the only one', async () => {
    await adopt({ id: 'county', level: 'county', byLevel: 'city', address: 'https://shi.example.gov.cn' })
    expect(await receiverOf(TAIHE)).to.deep.equal({ address: 'https://shi.example.gov.cn', reviewer: FUYANG })
    await adopt({ id: 'relief', level: 'county', byLevel: 'city', field: '救灾', address: 'https://ju.example.gov.cn' })
    const failure = await failureOf(receiverOf(TAIHE))
    expect(failure).to.include({ code: 'usage' })
    expect(failure.message).to.contain('https://shi.example.gov.cn, https://ju.example.gov.cn')
  })

  it('is the node that was typed, where the rules name several, of those at the address', async () => {
    await adopt(
      { id: 'town', level: 'township', byLevel: 'city', address: 'https://both.example.gov.cn' },
      { id: 'town-too', level: 'township', byNode: 'taihe', address: 'https://both.example.gov.cn' },
    )
    const failure = await failureOf(receiverOf())
    expect(failure).to.include({ code: 'usage' })
    expect(failure.message).to.contain('fuyang, taihe').and.contain('--reviewer')
    const address = 'https://both.example.gov.cn'
    for (const reviewer of [FUYANG, TAIHE])
      for (const more of [{}, { to: `${address}/` }])
        expect(await receiverOf(SHUIZHEN, { reviewer, ...more })).to.deep.include({ reviewer })
    const typed = { to: 'https://former.example.gov.cn', reviewer: SHUIZHEN }
    expect(await receiverOf(TAIHE, typed)).to.deep.equal({ address: typed.to, reviewer: SHUIZHEN })
    expect(await failureOf(receiverOf(SHUIZHEN, { reviewer: SHUIZHEN }))).to.include({ code: 'reviewer-unnamed' })
  })
})
