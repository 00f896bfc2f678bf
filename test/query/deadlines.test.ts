import { expect } from 'chai'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import { shippedRules } from '../../services/hub/founding/rules/shipped-rules.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'

const TAIHE = parseDivisionCode('341222')

describe('deadlines and rules over HTTP and on pages', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')))
  })
  after(() => hub.stop())

  const due = async (question: string) => (await hub.json(`/v1/deadlines?${question}`)).due

  it('without more words count 20 working days by 政府信息公开条例 第26条, and say how', async () => {
    const told = await hub.json('/v1/deadlines?from=2026-09-25')
    expect(told).to.deep.include({
      due: '2026-10-29',
      provisional: false,
      division: { code: '341200', name: '阜阳市' },
    })
    expect(told.clock).to.include({ id: 'xxgk-26', article: '26' })
    expect(told.counts[0].skipped).to.have.length(14)
    expect(told.explain.join(''))
      .to.contain('政府信息公开条例')
      .and.contain('国庆节')
      .and.contain('2026年10月10日（国庆节调休上班）')
  })

  it('take a number, the text of a limit, days that do not count; of several the earliest counts', async () => {
    expect(await due('from=2026-09-25&n=7')).to.equal('2026-10-12')
    expect(await due(`from=2026-09-25&limit=${encodeURIComponent('信息形成或变更之日起7个工作日内')}`)).to.equal(
      '2026-10-12',
    )
    expect(
      await due('from=2026-03-02&clock=xxgk-33&suspended=2026-03-10/2026-03-27&suspended=2026-03-20/2026-04-03'),
    ).to.equal('2026-04-24')
    const either = (from: string) => due(`from=${from}&clock=xxgk-26&n=30&unit=day`)
    expect([await either('2026-03-02'), await either('2026-09-25'), await either('2026-01-30')]).to.deep.equal([
      '2026-03-30',
      '2026-10-26',
      '2026-03-02',
    ])
  })

  it('of a minimum tell the last day on which it must still be there; before its law there is none', async () => {
    expect(await due('from=2026-01-20&clock=cwgk-2025-15')).to.equal('2026-02-04')
    expect((await hub.fetch('/v1/deadlines?from=2025-12-31&clock=cwgk-2025-15')).status).to.equal(400)
  })

  it('follow the rules of the place that is asked for', async () => {
    const quarter = { kind: 'recurring', every: 'quarter', due: { month: 1, day: 15 } }
    await hub.define({
      type: 'RulesAdopted',
      set: 'clocks',
      divisionCode: TAIHE,
      since: '2020-01-01',
      rules: [
        { id: 'village-quarter', law: '本县规定', article: '3', event: '村务', action: '公布', clauses: [quarter] },
      ],
    })
    expect(await due('from=2025-11-01&clock=village-quarter&division=341222102')).to.equal('2026-01-15')
    expect((await hub.fetch('/v1/deadlines?from=2025-11-01&clock=village-quarter')).status).to.equal(400)
    const rules = async (place: string) =>
      (await hub.json(`/v1/rules/clocks?division=${place}`)).rules.find(
        ({ rule }: { rule: { id: string } }) => rule.id === 'village-quarter',
      )
    expect(await rules('341222')).to.deep.include({
      adoptedBy: { code: '341222', name: '太和县' },
      since: '2020-01-01',
    })
    expect(await rules('341200')).to.equal(undefined)
  })

  for (const [question, name] of [
    ['', 'from'],
    ['from=2026-02-30', 'from'],
    ['from=2026-03', 'from'],
    ['from=1066-01-01', 'from'],
    ['from=2026-03-02&n=0', 'n'],
    ['from=2026-03-02&n=9999', 'n'],
    ['from=2026-03-02&n=3&unit=week', 'unit'],
    ['from=2026-03-02&clock=none', 'clock'],
    [`from=2026-03-02&limit=${encodeURIComponent('天知道')}`, 'limit'],
    ['from=2026-03-02&division=999999', 'division'],
    ['from=2026-03-02&division=x', 'division'],
    ['from=2026-03-02&suspended=2026-03-10', 'suspended'],
    ['from=2026-03-02&suspended=2026-03-27/2026-03-10', 'suspended'],
    ['from=1900-01-01&suspended=1900-01-01/2100-12-01', 'suspended'],
    ['from=2026-03-02&clock=phrase-01', 'clock'],
    ['from=2026-03-02&clock=constructor', 'clock'],
    ['from=2026-03-02&from=2026-03-03', 'from'],
    ['from=2026-03-02&what=1', 'what'],
  ])
    it(`refuse “${question}” and name ${name}`, async () => {
      const response = await hub.fetch(`/v1/deadlines?${question}`)
      expect(response.status).to.equal(400)
      expect(await response.json()).to.include({ code: 'parameter-invalid', name })
    })

  it('have an ETag that a new rule changes', async () => {
    const etag = (await hub.fetch('/v1/rules/calendar?on=2026-03-05')).headers.get('etag') ?? ''
    const again = () => hub.fetch('/v1/rules/calendar?on=2026-03-05', { headers: { 'If-None-Match': etag } })
    expect((await again()).status).to.equal(304)
    const rules = [{ id: '2027', off: [{ day: '2027-01-01', name: '元旦' }], on: [] }]
    expect(await due('from=2026-12-10')).to.equal('2027-01-07')
    await hub.define({
      type: 'RulesAdopted',
      set: 'calendar',
      divisionCode: parseDivisionCode('341200'),
      since: '2027-01-01',
      rules,
    })
    expect(await due('from=2026-12-10')).to.equal('2027-01-08')
    expect((await hub.fetch('/v1/rules/weather')).status).to.equal(404)
  })

  it('are on a page that anybody may use, without script', async () => {
    const asked = await (await hub.fetch('/deadlines?from=2026-09-25&clock=&n=7&unit=workday&limit=')).text()
    expect(asked).to.contain('<time datetime="2026-10-12">2026年10月12日</time>').and.contain('value="7"')
    const empty = await (await hub.fetch('/deadlines')).text()
    expect(empty).to.contain('<h1>期限计算</h1>').and.contain('《政府信息公开条例》第26条').and.not.contain('数据截至')
    const said = { clocks: '每季度', calendar: '国庆节', fields: '起称乡村振兴', columns: '惠民', review: '市级单位' }
    for (const [set, words] of Object.entries(said)) {
      const text = await (await hub.fetch(`/rules/${set}?division=341222`)).text()
      expect(text, set).to.contain('太和县').and.contain(words)
    }
    const refused = await hub.fetch('/deadlines?from=2026-13-01', { headers: { Accept: 'text/html' } })
    expect(refused.status).to.equal(400)
    expect(await refused.text()).to.contain('<html')
  })

  it('show what a rule says as it is, and run nothing of it', async () => {
    const evil = '<script>alert(1)</script>'
    await hub.define({
      type: 'RulesAdopted',
      set: 'clocks',
      divisionCode: parseDivisionCode('341200'),
      since: '2020-01-01',
      rules: [
        {
          id: 'evil',
          law: evil,
          article: evil,
          event: evil,
          action: evil,
          clauses: [{ kind: 'of-a-later-version', scope: evil }],
        },
        {
          id: 'evil-phrase',
          phrase: `${evil}{1}`,
          clauses: [{ kind: 'deadline', n: '{1}', unit: 'day', scope: evil }],
        },
      ],
    })
    for (const path of ['/rules/clocks', '/deadlines', '/deadlines?from=2026-03-02&clock=evil']) {
      const text = await (await hub.fetch(path)).text()
      expect(text, path).to.contain('&lt;script')
      expect(text, path).to.not.contain('<script')
    }
  })
})
