import { expect } from 'chai'
import type { Directory } from '../../services/domain/directory/directory.ts'
import { type ControlFact, signControl } from '../../services/domain/event/control-record.ts'
import { directoryAfter } from '../../services/ports/directory-after.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import { AT, DIRECTORY, directoryAfter as directoryWith, HUB, keyOf, LIULIN, ROOT } from '../domain/scene.ts'
import { failureOf } from '../failure-of.ts'

const REVOKED = directoryWith(DIRECTORY, {
  type: 'KeyRevoked',
  nodeId: LIULIN,
  keyId: 'liulin-1',
  reason: '被盗',
})
const ROOT_KEYS = { hubId: HUB, threshold: 1, keys: [{ keyId: ROOT.keyId, publicKey: ROOT.publicKey }] }
const known = new Map([DIRECTORY, REVOKED].map((directory) => [directory.position, directory]))
const reader: DirectoryReader = {
  latest: () => REVOKED,
  refresh: async () => REVOKED,
  at: async (position) => known.get(position) as Directory,
}

const advanced = ({ position, hash }: Pick<Directory, 'position' | 'hash'>, hubId = HUB): ControlFact => ({
  type: 'DirectoryAdvanced',
  hubId,
  position,
  hash,
  at: AT,
})
const reached = (fact: ControlFact, before: Directory, key = ROOT) =>
  directoryAfter(signControl(fact, key), before, { directory: reader, rootKeys: ROOT_KEYS })

describe('the directory in force after a control record', () => {
  it('is the one that the record names', async () => {
    expect(await reached(advanced(REVOKED), DIRECTORY)).to.equal(REVOKED)
  })

  it('is the same as before after an old record that is sent again', async () => {
    expect(await reached(advanced(DIRECTORY), REVOKED)).to.equal(REVOKED)
  })

  it('is the same as before after a record that no root key signed, or that is of another hub', async () => {
    expect(await reached(advanced(REVOKED), DIRECTORY, keyOf('thief'))).to.equal(DIRECTORY)
    expect(await reached(advanced(REVOKED, 'other-hub'), DIRECTORY)).to.equal(DIRECTORY)
  })

  it('is the same as before after a record of another kind', async () => {
    const created = { type: 'LogCreated', hubId: HUB, logId: 'log', partition: 0, at: AT } as const
    expect(await reached(created, DIRECTORY)).to.equal(DIRECTORY)
  })

  it('is an error where this process has another directory than the log was written under', async () => {
    const failure = await failureOf(reached(advanced({ ...REVOKED, hash: DIRECTORY.hash }), DIRECTORY))
    expect(failure).to.have.property('code', 'directory-differs')
  })
})
