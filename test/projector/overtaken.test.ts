import { DING_ZHEN, YI_XIAN } from '../plain-hub/divisions.ts'
import { createScenario, itemOf } from './scenario.ts'
import { stolenAndReleased } from './stolen-and-released.ts'

const NODE = DING_ZHEN

describe('a projector that another one overtook', () => {
  it('judges what the other has applied as the other did', async () => {
    await (await stolenAndReleased()).overtakenAnywhere()
  })

  it('leaves no repeat and no late event in the park', async () => {
    const { event, put, overtakenAnywhere } = await createScenario()
    const [first, second] = [
      await event(NODE, 'ItemPublished', 1, 1),
      await event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf(YI_XIAN, 1) }),
    ]
    for (const one of [second, second, first, second]) put(one)
    await overtakenAnywhere()
  })
})
