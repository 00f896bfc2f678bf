import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { signDirectoryFacts } from '../../services/domain/directory/sign-directory-facts.ts'
import { instantOf, parseNodeId } from '../../services/domain/ids.ts'
import { newSigningKey, nodeKey, saveSigningKey } from '../../services/hub/data/keys.ts'
import { loadRootKey } from '../../services/hub/data/root-keys.ts'
import { openJournal, openWriteSide } from '../../services/hub/engines/open-stores.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { placeAt } from '../place-at.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeHub } from './made-hub.ts'

describe('hub keys rotate', function () {
  this.timeout(60_000)
  const folder = scratchFolder()

  it('that crashed between the directory and its announcement is finished when it is run again', async () => {
    const dataFolder = await makeHub(folder())
    const before = await crashedRotation(dataFolder)
    const rotated = await runHub(['keys', 'rotate', '--node', 'taihe'], { dataFolder })
    expect(rotated.code, rotated.stderr).to.equal(0)
    const after = await stateOf(dataFolder)
    expect(after).to.deep.equal({ position: before.position + 1, end: before.end + 1, keyId: before.nextKeyId })

    const hub = await startHubProcess({ dataFolder })
    const { status, body } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('换钥之后', '文'))
    expect(status).to.equal(201)
    await caughtUp(hub.url, { taihe: body.nodeSeq })
    await hub.stop()
    const verified = await runHub(['verify'], { dataFolder })
    expect(verified.code, verified.stdout + verified.stderr).to.equal(0)
  })
})

/** The directory's position, the end of the log's one partition, and the key that signs for taihe. */
async function stateOf(dataFolder: string) {
  const place = placeAt(dataFolder)
  const side = await openWriteSide(place)
  const [end = 0] = await side.log.ends()
  const { position } = side.directory.latest()
  await side.close()
  return { position, end, keyId: nodeKey(place.data, parseNodeId('taihe')).keyId }
}

/** Leaves the folder as a rotation does that was killed right after its append. */
async function crashedRotation(dataFolder: string) {
  const before = await stateOf(dataFolder)
  const place = placeAt(dataFolder)
  const { data } = place
  const key = newSigningKey('taihe')
  saveSigningKey(`${data.nodeKeyFile(parseNodeId('taihe'))}.next`, key)
  const journal = openJournal(data, parseNodeId('taihe'))
  const lastSeq = journal.head().nodeSeq
  journal.close()
  const side = await openWriteSide(place)
  const directory = side.directory.latest()
  const { keyId, publicKeyText: publicKey } = key
  const fact = {
    type: 'KeyRotated',
    nodeId: parseNodeId('taihe'),
    oldKeyId: before.keyId,
    lastSeq,
    keyId,
    publicKey,
  } as const
  const at = instantOf(Date.now())
  await side.directoryLog.append(
    directory.position,
    signDirectoryFacts({ directory, facts: [fact], keys: [loadRootKey(data)], at }),
  )
  await side.close()
  return { ...before, nextKeyId: keyId }
}
