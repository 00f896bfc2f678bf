import { expect } from 'chai'
import { canonicalText, hashOf } from '../../services/domain/canonical.ts'
import type { SignedDirectoryEvent } from '../../services/domain/directory/directory-event.ts'
import { signText } from '../../services/domain/event/signed-event.ts'
import type { DirectoryLog } from '../../services/ports/directory-log.ts'
import { failureOf } from '../failure-of.ts'
import { HUB_ID, ROOT_KEY } from '../plain-hub/roots.ts'
import { foreignRecords } from './foreign-directory-records.ts'

const chain: SignedDirectoryEvent[] = []

/** The event of a chain at its place, or with another name one that wants to stand there too. */
export function event(seq: number, name = `领域${seq}`): SignedDirectoryEvent {
  while (chain.length < seq - 1) chain.push(signed(chain.length + 1, `领域${chain.length + 1}`))
  const known = chain[seq - 1]
  return known !== undefined && name === `领域${seq}` ? known : signed(seq, name)
}

function signed(seq: number, name: string): SignedDirectoryEvent {
  const before = chain[seq - 2]
  const prevHash = before === undefined ? {} : { prevHash: hashOf(canonicalText(before.event)) }
  const fact = { type: 'FieldDefined', name } as const
  const event = { v: 1, hubId: HUB_ID, seq, ...prevHash, at: '2026-01-01T00:00:00.000Z', fact }
  const sig = Buffer.from(signText(canonicalText(event), ROOT_KEY.privateKey)).toString('base64url')
  return { event, signatures: [{ keyId: ROOT_KEY.keyId, sig }] } as SignedDirectoryEvent
}

/** What every directory log does. `open` opens the same log again, and each test goes on where the last one ended. */
export function describeDirectoryLog(
  name: string,
  make: () => Promise<{
    open(): DirectoryLog
    /** Writes a record past the hub, as whoever may write there. */
    put(value: Buffer | null): Promise<void>
    dispose(): Promise<void>
  }>,
) {
  describe(`${name} as a directory log`, function () {
    this.timeout(30_000)
    let under: Awaited<ReturnType<typeof make>>
    let log: DirectoryLog
    beforeEach(async () => {
      under = await make()
      log = under.open()
    })
    afterEach(async () => {
      await log.close()
      await under.dispose()
    })

    it('gives back what was appended, from any position', async () => {
      expect(await log.read(0)).to.deep.equal([])
      await log.append(0, [event(1), event(2), event(3)])
      expect(await log.read(0)).to.deep.equal([event(1), event(2), event(3)])
      expect(await log.read(2)).to.deep.equal([event(3)])
      expect(await log.read(3)).to.deep.equal([])
    })

    it('takes thousands of events at once, in order', async () => {
      const events = Array.from({ length: 5000 }, (_, i) => event(i + 1))
      await log.append(0, events)
      expect((await log.read(0)).map(({ event: { seq } }) => seq)).to.deep.equal(events.map((_, i) => i + 1))
    })

    it('refuses an append that does not begin at its end, and changes nothing', async () => {
      await log.append(0, [event(1)])
      for (const position of [0, 2])
        expect(await failureOf(log.append(position, [event(position + 1, '别的')]))).to.include({
          code: 'directory-conflict',
          retryable: true,
        })
      expect(await log.read(0)).to.deep.equal([event(1)])
    })

    it('passes over what is no signed event, and goes on behind it', async () => {
      await log.append(0, [event(1)])
      for (const { value } of foreignRecords(event(2))) await under.put(value)
      expect(await log.read(0)).to.deep.equal([event(1)])
      await log.append(1, [event(2), event(3)])
      const other = under.open()
      expect(await other.read(0)).to.deep.equal([event(1), event(2), event(3)])
      expect(await log.read(1)).to.deep.equal([event(2), event(3)])
      const { passedOver, latest, waiting } = other.findings()
      const reasons = foreignRecords(event(2)).map(({ reason }) => reason)
      expect(latest.map(({ reason }) => reason)).to.deep.equal(reasons)
      expect(Object.values(passedOver).reduce((sum, count) => sum + count)).to.equal(reasons.length)
      expect(waiting).to.deep.equal([])
      await other.close()
    })

    it('lets a signed event wait for its predecessor, and knows a fork', async () => {
      const put = (each: SignedDirectoryEvent) => under.put(Buffer.from(JSON.stringify(each)))
      await log.append(0, [event(1)])
      await put(event(3))
      expect(await log.read(0)).to.deep.equal([event(1)])
      expect(log.findings().waiting.map(({ seq }) => seq)).to.deep.equal([3])
      await put(event(2))
      await put(event(2, '另一个'))
      expect(await log.read(0)).to.deep.equal([event(1), event(2), event(3)])
      const { waiting, latest } = log.findings()
      expect({ waiting, reasons: latest.map(({ reason }) => reason) }).to.deep.equal({ waiting: [], reasons: ['fork'] })
      await log.append(3, [event(4)])
    })

    it('shows another process what was appended, and tells its listeners', async () => {
      const other = under.open()
      const told = new Promise<void>((resolve) => other.onAppend(resolve))
      await log.read(0)
      // A listener hears of nothing before its first look, so this appends until it hears.
      let heard = false
      void told.then(() => {
        heard = true
      })
      for (let seq = 1; !heard; seq++) {
        await log.append(seq - 1, [event(seq)])
        await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 200))])
      }
      expect((await other.read(0)).length).to.equal((await log.read(0)).length)
      await other.close()
    })
  })
}
