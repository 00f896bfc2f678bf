import { expect } from 'chai'
import { canonicalText, hashOf } from '../../../services/domain/canonical.ts'
import type { DirectoryFact, SignedDirectoryEvent } from '../../../services/domain/directory/directory-event.ts'
import { parseInstant } from '../../../services/domain/ids.ts'
import { createDirectoryAuthority } from '../../../services/hub/engines/directory-authority.ts'
import { createDirectoryReader } from '../../../services/hub/engines/directory-reader.ts'
import type { DirectoryLog } from '../../../services/ports/directory-log.ts'
import { failureOf } from '../../failure-of.ts'
import { DING_ZHEN, DIVISIONS } from '../../plain-hub/divisions.ts'
import { CODEC, ROOT_KEY, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { directoryLogOver } from '../../plain-hub/stores/directory-log.ts'
import { createScenario, registered } from '../../projector/scenario.ts'

const now = () => parseInstant('2026-03-01T00:00:00.000Z')
const hashOfLast = (events: SignedDirectoryEvent[]) => {
  const last = events.at(-1)?.event
  return last === undefined ? null : hashOf(canonicalText(last))
}
const field = (name: string): DirectoryFact => ({ type: 'FieldDefined', name })

describe('the directory authority', () => {
  /** The root over one directory. `between` runs after an append has looked where the log ends, and before it writes. */
  async function root(events: SignedDirectoryEvent[], between: () => Promise<unknown> = async () => {}) {
    const { log } = await createScenario()
    const plain = directoryLogOver(events, stillProcess.turn)
    const directoryLog: DirectoryLog = {
      ...plain,
      // As on an engine that cannot refuse the second writer: the first event of a position counts.
      append: async (_, added) => {
        await between()
        for (const one of added)
          if (one.event.seq === events.length + 1 && one.event.prevHash === hashOfLast(events)) events.push(one)
      },
    }
    const directory = await createDirectoryReader({ log: directoryLog, rootKeys: ROOT_KEYS })
    const deps = { directoryLog, directory, log: log.as(stillProcess), codec: CODEC, rootKey: ROOT_KEY, now }
    return { directory, log, authority: createDirectoryAuthority(deps) }
  }

  it('never says "ok" to the writer whose fact lost its place to another writer', async () => {
    const events: SignedDirectoryEvent[] = []
    const other = await root(events)
    const one = await root(events, () => other.authority.append([field('扶贫')]))
    const before = one.log.records[0]?.length
    expect(await failureOf(one.authority.append([field('救灾')]))).to.include({ code: 'directory-conflict' })
    expect(one.log.records[0], 'nothing was announced').to.have.length(before ?? 0)
    expect(events.map(({ event }) => event.fact)).to.deep.equal([field('扶贫')])
    // A longer change leaves events behind that continue nothing.
    const longer = await root(events, () => other.authority.append([field('低保')]))
    expect(await failureOf(longer.authority.append([field('救灾'), field('医保')]))).to.include({
      code: 'directory-conflict',
    })
    expect(events.map(({ event }) => event.fact)).to.deep.equal([field('扶贫'), field('低保')])
    const again = await root(events)
    expect((await again.authority.append([field('救灾')])).ok).to.equal(true)
  })

  it('revokes no key in name only: a fact that readers would skip is refused before it is signed', async () => {
    const { authority, directory } = await root([])
    await authority.append([...DIVISIONS, registered(DING_ZHEN)])
    const { position } = directory.latest()
    const revoked: DirectoryFact = { type: 'KeyRevoked', nodeId: DING_ZHEN, keyId: 'ding-zhen-1', reason: '失窃' }
    for (const outcome of [
      await authority.append([{ ...revoked, reason: '失'.repeat(201) }]),
      await authority.check([{ ...revoked, reason: '失'.repeat(201) }]),
    ])
      expect(outcome.ok ? [] : outcome.faults.map(({ pointer }) => pointer)).to.deep.equal(['/reason'])
    expect((await directory.refresh()).position).to.equal(position)
    expect((await authority.append([revoked])).ok).to.equal(true)
    expect(directory.latest().node(DING_ZHEN)?.keys[0]?.revoked).to.equal(true)
  })
})
