import { mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseNodeId } from '../../../services/domain/ids.ts'
import { createAccess } from '../../../services/hub/data/access.ts'

describe('tokens', () => {
  let folder: string
  let file: string
  let now = '2026-03-05T01:00:00.000Z'
  const open = () => createAccess(file, () => now)
  const clerk = { actor: 'clerk-7', role: 'clerk', nodeId: parseNodeId('taihe') } as const
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'access-'))
    file = join(folder, 'access.json')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are kept as hashes, in a file of their owner’s', () => {
    const access = open()
    const [token = ''] = access.grantAll([clerk])
    expect(JSON.stringify(access.list())).not.to.include(token)
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(access.tokens.principalOf(token)).to.include(clerk)
    expect(access.tokens.principalOf(`${token}x`)).to.equal('unknown')
  })

  it('end with their last moment', () => {
    const [token = ''] = open().grantAll([clerk], '2026-03-31T16:00:00.000Z')
    const { tokens } = open()
    now = '2026-03-31T15:59:59.999Z'
    expect(tokens.principalOf(token)).to.include(clerk)
    now = '2026-03-31T16:00:00.000Z'
    expect(tokens.principalOf(token)).to.equal('expired')
  })

  it('that another process revokes stop counting at once, also within one tick of the file system’s clock', () => {
    const running = open()
    const [kept = '', revoked = ''] = running.grantAll([clerk, { ...clerk, actor: 'clerk-8' }])
    expect(running.tokens.principalOf(revoked)).to.include({ actor: 'clerk-8' })
    const { atime, mtime } = statSync(file)
    utimesSync(file, atime, mtime)
    expect(running.tokens.principalOf(kept)).to.include(clerk)
    const other = open()
    expect(other.revoke(other.list()[1]?.tokenId as string)).to.equal(true)
    utimesSync(file, atime, mtime)
    expect(running.tokens.principalOf(revoked)).to.equal('unknown')
    expect(running.tokens.principalOf(kept)).to.include(clerk)
    expect(other.revoke('nothing')).to.equal(false)
  })
})
