import { expect } from 'chai'
import type { SignedDirectoryEvent } from '../../../services/domain/directory/directory-event.ts'
import { HubError } from '../../../services/domain/errors.ts'
import { mirrorDirectoryLog } from '../../../services/hub/engines/mirror-directory-log.ts'
import { directoryLogLines } from '../../../services/hub/running/directory-log-lines.ts'
import type { DirectoryLog } from '../../../services/ports/directory-log.ts'
import { event } from '../../contracts/directory-log.ts'
import { failureOf } from '../../failure-of.ts'

/** A log on an array that fails as it is told. */
function logOn(events: SignedDirectoryEvent[]) {
  const trouble: { append: HubError | null; read: HubError | null } = { append: null, read: null }
  const log: DirectoryLog = {
    append: async (position, added) => {
      if (trouble.append !== null) throw trouble.append
      if (position !== events.length) throw new HubError('directory-conflict', 'moved on')
      events.push(...added)
    },
    read: async (position) => {
      if (trouble.read !== null) throw trouble.read
      return events.slice(position)
    },
    findings: () => ({
      passedOver: { undecodable: 0, 'bad-signature': 0, fork: 0 },
      latest: [],
      waiting: [],
    }),
    onAppend: () => () => {},
    close: async () => {},
  }
  return { log, trouble, events }
}

const FULL = new HubError('disk-full', 'no room')
const seqs = (events: SignedDirectoryEvent[]) => events.map(({ event: { seq } }) => seq)

describe('a directory log that keeps a copy', () => {
  it('does not hide the directory that is there when the disk of the copy is full', async () => {
    const source = logOn([event(1), event(2), event(3)])
    const copy = logOn([event(1)])
    const mirrored = await mirrorDirectoryLog(source.log, copy.log)
    copy.trouble.append = FULL
    expect(seqs(await mirrored.read(1))).to.deep.equal([2, 3])
    expect(mirrored.copyFailure?.()).to.equal(FULL)
  })

  it('gives the copy what it lacks as soon as there is room, though nobody asks for those events again', async () => {
    const source = logOn([event(1), event(2), event(3)])
    const copy = logOn([event(1)])
    const mirrored = await mirrorDirectoryLog(source.log, copy.log)
    copy.trouble.append = FULL
    await mirrored.read(1)
    copy.trouble.append = null
    expect(await mirrored.read(3)).to.deep.equal([])
    expect(seqs(copy.events)).to.deep.equal([1, 2, 3])
    expect(mirrored.copyFailure?.()).to.equal(null)
  })

  it('says so in a line, and in another one when the copy is complete again', async () => {
    const lines: string[] = []
    const say = (_: unknown, line?: string) => void lines.push(line ?? String(_))
    const tell = directoryLogLines({ warn: say, info: say } as never)
    const source = logOn([event(1), event(2)])
    const copy = logOn([event(1)])
    const mirrored = await mirrorDirectoryLog(source.log, copy.log)
    copy.trouble.append = FULL
    await mirrored.read(1)
    tell(mirrored)
    copy.trouble.append = null
    await mirrored.read(2)
    tell(mirrored)
    tell(mirrored)
    expect(lines).to.have.length(2)
    expect(lines[0]).to.include('cannot be written').and.include('no room')
    expect(lines[1]).to.include('complete again')
  })

  it('gives the copy where the source is away, and without a copy the failure itself', async () => {
    const away = new HubError('log-unavailable', 'away')
    const source = logOn([event(1), event(2)])
    source.trouble.read = away
    const mirrored = await mirrorDirectoryLog(source.log, logOn([event(1)]).log)
    expect(seqs(await mirrored.read(0))).to.deep.equal([1])
    const bare = await mirrorDirectoryLog(source.log, logOn([]).log)
    expect(await failureOf(bare.read(0))).to.equal(away)
  })
})
