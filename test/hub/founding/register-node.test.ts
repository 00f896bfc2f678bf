import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { parseDivisionCode, parseNodeId } from '../../../services/domain/ids.ts'
import { nodeKey } from '../../../services/hub/data/keys.ts'
import { loadRootKey } from '../../../services/hub/data/root-keys.ts'
import { createDirectoryAuthority } from '../../../services/hub/engines/directory-authority.ts'
import { openWriteSide } from '../../../services/hub/engines/open-stores.ts'
import { makeHub } from '../../../services/hub/founding/make-hub.ts'
import { registerNode } from '../../../services/hub/founding/register-node.ts'
import { failureOf } from '../../failure-of.ts'
import { placeAt } from '../../place-at.ts'
import { scratchFolder } from '../../scratch-folder.ts'
import { DIVISIONS, NODES } from '../../scratch-places.ts'

const nodeId = parseNodeId('yingshang')
const YINGSHANG = {
  nodeId,
  name: '颍上县人民政府',
  level: 'county',
  divisionCode: parseDivisionCode('341226'),
} as const

describe('the registration of a node', () => {
  const folder = scratchFolder()

  /** Attempts to register a node. Each may fail at its place: `append` and `announce` fail after or before they wrote. */
  async function office(name: string) {
    const place = placeAt(join(folder(), name))
    await makeHub(place, { facts: DIVISIONS, nodes: [...NODES], keepsTokens: false })
    const { data } = place
    const side = await openWriteSide(place)
    const rootKey = loadRootKey(data)
    const fails = async (): Promise<never> => {
      throw new HubError('log-unavailable', 'away')
    }
    const attempt = (
      trouble: 'none' | 'nothing-written' | 'answer-lost' | 'not-announced' = 'none',
      node = YINGSHANG,
    ) => {
      const log = trouble === 'not-announced' ? { ...side.log, appendControl: fails } : side.log
      const append: typeof side.directoryLog.append = async (...args) => {
        if (trouble !== 'nothing-written') await side.directoryLog.append(...args)
        if (trouble === 'nothing-written' || trouble === 'answer-lost') await fails()
      }
      const authority = createDirectoryAuthority({
        ...side,
        log,
        directoryLog: { ...side.directoryLog, append },
        rootKey,
        now: place.clock.now,
      })
      return registerNode({ data, directory: side.directory, authority }, node)
    }
    const keysInForce = async () => (await side.directory.refresh()).node(nodeId)?.keys.map(({ keyId }) => keyId)
    return { data, side, attempt, keysInForce }
  }

  for (const trouble of ['not-announced', 'answer-lost', 'nothing-written'] as const)
    it(`that failed half-way (${trouble}) does not lose the key, and the next attempt ends it`, async () => {
      const { data, side, attempt, keysInForce } = await office(trouble)
      await using _side = side
      expect(await failureOf(attempt(trouble))).to.include({ code: 'log-unavailable' })
      const [before] = await side.log.ends()
      const outcome = await attempt()
      expect(outcome.ok).to.equal(true)
      expect(await keysInForce()).to.deep.equal([nodeKey(data, nodeId).keyId])
      expect(await side.log.ends(), 'announced').to.deep.equal([(before ?? 0) + 1])
      expect(existsSync(data.nextNodeKeyFile(nodeId))).to.equal(false)
    })

  it('that a rule refuses leaves nothing behind, and says why', async () => {
    const { data, side, attempt, keysInForce } = await office('refused')
    await using _side = side
    const outcome = await attempt('none', { ...YINGSHANG, name: '长'.repeat(101) } as never)
    expect(outcome.ok ? [] : outcome.faults.map(({ pointer }) => pointer)).to.deep.equal(['/name'])
    expect([existsSync(data.nodeFolder(nodeId)), await keysInForce()]).to.deep.equal([false, undefined])
  })

  it('of a node whose key lies here already is refused', async () => {
    const { side, attempt } = await office('twice')
    await using _side = side
    await attempt()
    expect(await failureOf(attempt())).to.include({ code: 'usage' })
  })
})
