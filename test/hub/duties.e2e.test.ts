import { expect } from 'chai'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { DUTY_TYPES } from '../../services/domain/duties/duty.ts'
import { scratchFolder } from '../scratch-folder.ts'

interface ToldDuty {
  dutyId: string
  nodeId: string
  type: string
  state: string
}

/** The sample has two catalogues in force and others that wait for a verdict, a plan with evidence, and boards. */
describe('hub duties, of the sample', function () {
  this.timeout(180_000)
  const folder = scratchFolder()
  let hub: HubProcess
  let all: ToldDuty[]
  const duties = async (...args: string[]) => {
    const { code, stdout, stderr } = await runHub(['--json', 'duties', ...args], { dataFolder: folder() })
    expect(stdout, stderr).to.contain('"duties"')
    return { code, ...(JSON.parse(stdout) as { duties: ToldDuty[]; more: boolean; on: string; withheld: unknown[] }) }
  }
  const ids = (found: ToldDuty[]) => found.map(({ dutyId }) => dutyId)

  before(async () => {
    hub = await startHubProcess({ dataFolder: folder() })
    await caughtUp(hub.url, { fuyang: 10, taihe: 10 })
    all = (await duties('--limit', '100000')).duties
  })
  after(() => hub?.stop())

  it('tells the same as the route, of every type, while the hub runs', async () => {
    const asked: ToldDuty[] = []
    for (let next: string | null = ''; next !== null; ) {
      const answer = await fetch(`${hub.url}/v1/duties?limit=200${next && `&cursor=${next}`}`)
      const page = (await answer.json()) as { duties: ToldDuty[]; next: string | null }
      asked.push(...page.duties)
      next = page.next
    }
    expect(all).to.deep.equal(asked)
    expect(new Set(ids(all)).size).to.equal(all.length)
    expect([...new Set(all.map(({ type }) => type))]).to.have.members([...DUTY_TYPES])
  })

  it('has of each filter what fits, and says when there is more', async () => {
    for (const type of DUTY_TYPES)
      expect(ids((await duties('--type', type, '--limit', '100000')).duties), type).to.deep.equal(
        ids(all.filter((one) => one.type === type)),
      )
    const of = (await duties('--node', 'taihe', '--limit', '100000')).duties
    expect(ids(of)).to.have.members(ids(all.filter(({ nodeId }) => nodeId === 'taihe')))
    const first = await duties('--limit', '1')
    expect([ids(first.duties), first.more]).to.deep.equal([ids(all.slice(0, 1)), true])
  })

  it('is a watch that fails while something is overdue, and says so to people', async () => {
    const overdue = all.filter(({ state }) => state === 'overdue')
    expect(overdue.length).to.be.greaterThan(0)
    const watched = await duties('--check', '--limit', '100000')
    expect([watched.code, ids(watched.duties)]).to.deep.equal([1, ids(overdue)])
    const early = await duties('--check', '--type', 'task', '--on', '2015-01-01')
    expect([early.code, early.duties]).to.deep.equal([0, []])
    const { stdout } = await runHub(['duties', '--type', 'task'], { dataFolder: folder() })
    expect(stdout)
      .to.contain('方案任务')
      .and.match(/共 \d+ 项。/)
    const { stdout: reviews } = await runHub(['duties', '--type', 'review'], { dataFolder: folder() })
    expect(reviews)
      .to.contain('  审核  ')
      .and.match(/期限未定|已按时完成/)
    const wrong = await runHub(['duties', '--type', 'wish'], { dataFolder: folder() })
    expect(wrong.code).to.equal(2)
  })
})
