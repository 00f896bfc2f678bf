import { DING_ZHEN } from '../plain-hub/divisions.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { createScenario } from './scenario.ts'

const NODE = DING_ZHEN

/** An event of a stolen key that waits while the key ends. It is released when the key does not count any more. */
export async function stolenAndReleased() {
  const scenario = await createScenario()
  const thief = await createScenario()
  const { keyId, publicKeyText } = keyNamed(`${NODE}-2`)
  scenario.put(await scenario.event(NODE, 'ItemPublished', 1, 1))
  await thief.event(NODE, 'ItemPublished', 1, 1)
  const filler = await scenario.event(NODE, 'ItemRevised', 1, 2, { key: keyId })
  await thief.event(NODE, 'ItemRevised', 1, 2, { key: keyId })
  scenario.put(await thief.event(NODE, 'ItemRevised', 1, 3, { text: '赌' }))
  const oldKeyId = `${NODE}-1`
  await scenario.directory({ type: 'KeyRotated', nodeId: NODE, oldKeyId, lastSeq: 1, keyId, publicKey: publicKeyText })
  scenario.put(filler)
  return { ...scenario, keyId }
}
