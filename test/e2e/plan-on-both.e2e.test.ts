import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { describeOnBoth } from './compositions.ts'

/** Whatever the stores are, the same events give the same progress: by the route, by the page and by command. */
describeOnBoth('the progress of a plan', ({ inWorld }) => {
  it('follows evidence and verdicts', () =>
    inWorld(async (world) => {
      const { url, tokens } = await world.start()
      const { nodes } = (await clientOf(url).get('/v1/nodes')).body as { nodes: Answer[] }
      const at = (level: string) => nodes.find((node) => node.level === level && tokens[node.nodeId] !== undefined)
      const [city, county] = [at('city'), at('county')]
      const publish = async ({ nodeId }: Answer, title: string, more: object) =>
        (await clientOf(url, tokens[nodeId]).publish(nodeId, plainContent(title, '正文', more))).body
      const tasks = [1, 2].map((no) => ({
        no,
        text: `第 ${no} 项`,
        assigned: [county.divisionCode],
        due: '2020-12-31',
      }))
      const plan = await publish(city, '工作方案', { kind: 'plan', tasks })
      const evidence = (part: string) => ({ relations: [{ rel: 'evidences', itemId: plan.itemId, part }] })
      const { itemId, version, fingerprint } = await publish(county, '第一项的佐证', evidence('1'))
      for (let each = 0; each < 3; each++) await publish(county, `第二项的佐证 ${each}`, evidence('2'))
      await publish(city, '审核意见', {
        ...{ kind: 'review', verdict: { verdict: 'approved' } },
        relations: [{ rel: 'reviews', itemId, version, fingerprint }],
      })
      await caughtUp(url)

      const { body } = await clientOf(url).get(`/v1/plans/${plan.itemId}/progress`)
      expect(body.cells.map(({ state, evidenceTotal }: Answer) => [state, evidenceTotal])).to.deep.equal([
        ['confirmed', 1],
        ['reported', 3],
      ])
      const page = await (await fetch(`${url}/plans/${plan.itemId}/progress`)).text()
      expect(page).to.contain('<td class="confirmed">确</td><td class="reported">报</td>')
      const { stdout } = await world.run('--json', 'plan', 'progress', plan.itemId)
      expect(JSON.parse(stdout).cells).to.deep.equal(body.cells)

      // The sample has plans of its own.
      const due = (await clientOf(url).get(`/v1/duties?node=${county.nodeId}&type=task&limit=200`)).body.duties
      const ofPlan = due.filter(({ subject }: Answer) => subject.startsWith(plan.itemId))
      expect(ofPlan.map(({ state, task }: Answer) => [state, task.progress])).to.deep.equal([
        ['late', 'confirmed'],
        ['open', 'reported'],
      ])
      const toJudge = (await clientOf(url).get(`/v1/duties?node=${city.nodeId}&type=review&limit=200`)).body.duties
      const ofEvidence = toJudge.filter(({ dutyId }: Answer) => dutyId.endsWith(plan.itemId))
      expect(ofEvidence.map(({ state, by }: Answer) => [state, by !== null])).to.have.deep.members([
        ['met', true],
        ...Array.from({ length: 3 }, () => ['undated', false]),
      ])
    }))
})
