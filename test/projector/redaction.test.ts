import { expect } from 'chai'
import { DING_ZHEN } from '../plain-hub/divisions.ts'
import { createScenario } from './scenario.ts'

const NODE = DING_ZHEN

/** An item with two texts that its third version erased. */
async function redacted() {
  const scenario = await createScenario()
  await scenario.say(NODE, 'ItemPublished', 1, 1, { text: '旧文甲' })
  await scenario.say(NODE, 'ItemRevised', 1, 2, { text: '旧文乙' })
  await scenario.say(NODE, 'ItemRedacted', 1, 3, { text: '新文' })
  return scenario
}

describe('a redaction', () => {
  it('leaves no earlier text in the item, its history or what is parked', async () => {
    const { models } = await redacted()
    const { items, history, parked } = await models()
    const all = JSON.stringify([[...items], [...history], [...parked]])
    expect(all).to.include('新文').and.not.include('旧文')
    expect([...history.values()].map(({ erased }) => erased)).to.deep.equal([true, true, false])
  })

  it('is not undone by a projector that another one overtook', async () => {
    const { overtakenAnywhere } = await redacted()
    const { items, history, parked } = await overtakenAnywhere()
    expect(JSON.stringify([[...items], [...history], [...parked]])).to.not.include('旧文')
  })

  it('of a withdrawn item keeps it withdrawn', async () => {
    const { say, item } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    await say(NODE, 'ItemWithdrawn', 1, 2)
    await say(NODE, 'ItemRedacted', 1, 3)
    expect(await item(NODE, 1)).to.include({ status: 'withdrawn', version: 3 })
  })
})
