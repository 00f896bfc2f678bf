import { expect } from 'chai'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Rule } from '../../../services/domain/rules/rule-sets.ts'
import { dataFolderAt } from '../../../services/hub/data/data-folder.ts'
import { reviewerAddress } from '../../../services/hub/nodes/reviewer-address.ts'
import { failureOf } from '../../failure-of.ts'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'

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
  const addressOf = async (nodeId = SHUIZHEN, to?: string) =>
    reviewerAddress(hub.directory.latest(), dataFolderAt(hub.folder), { nodeId, field: '救灾', day: '2026-03-05', to })

  it('is what was typed, if nobody can listen there', async () => {
    for (const to of ['https://hub.example.gov.cn/shi', 'http://127.0.0.1:8080'])
      expect(await addressOf(TAIHE, to)).to.equal(to)
    for (const to of ['http://hub.example.gov.cn', 'https://a:b@hub.example', 'ftp://127.0.0.1', 'x'])
      expect(await failureOf(addressOf(TAIHE, to))).to.include({ code: 'usage' })
  })

  it('is this folder’s own hub, where one of its nodes reviews', async () =>
    expect(await addressOf()).to.equal(hub.url))

  it('is told to be missing where no rule names it', async () =>
    expect(await failureOf(addressOf(TAIHE))).to.include({ code: 'reviewer-unnamed' }))

  it('is the one that the rules name, and the only one', async () => {
    await adopt({ id: 'county', level: 'county', byLevel: 'city', address: 'https://shi.example.gov.cn' })
    expect(await addressOf(TAIHE)).to.equal('https://shi.example.gov.cn')
    await adopt({ id: 'relief', level: 'county', byLevel: 'city', field: '救灾', address: 'https://ju.example.gov.cn' })
    const failure = await failureOf(addressOf(TAIHE))
    expect(failure).to.include({ code: 'usage' })
    expect(failure.message).to.contain('https://shi.example.gov.cn, https://ju.example.gov.cn')
  })
})
