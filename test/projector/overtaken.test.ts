import { createScenario, itemOf } from './scenario.ts'
import { stolenAndReleased } from './stolen-and-released.ts'

const NODE = 'ding-zhen'

describe('a projector that another one overtook', () => {
  it('judges what the other has applied as the other did', async () => {
    await (await stolenAndReleased()).overtakenAnywhere()
  })

  it('leaves no repeat and no late event in the park', async () => {
    const { event, put, overtakenAnywhere } = await createScenario()
    const [first, second] = [
      await event(NODE, 'ItemPublished', 1, 1),
      await event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf('yi-xian', 1) }),
    ]
    for (const one of [second, second, first, second]) put(one)
    await overtakenAnywhere()
  })
})
