import { expect } from 'chai'
import type { SignedDirectoryEvent } from '../../services/domain/directory/directory-event.ts'
import type { DirectoryLog } from '../../services/ports/directory-log.ts'
import { failureOf } from '../failure-of.ts'

export const event = (seq: number, name = `领域${seq}`): SignedDirectoryEvent => ({
  event: {
    hubId: '0198c0de-0000-7000-8000-000000000000',
    seq,
    at: '2026-01-01T00:00:00.000Z',
    fact: { type: 'FieldDefined', name },
  } as SignedDirectoryEvent['event'],
  signatures: [{ keyId: 'root', sig: 'x'.repeat(86) }],
})

/** What every directory log does. `open` opens the same log again, and each test goes on where the last one ended. */
export function describeDirectoryLog(
  name: string,
  make: () => Promise<{ open(): DirectoryLog; dispose(): Promise<void> }>,
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
      const events = Array.from({ length: 5000 }, (_, i) => event(i + 1, `领域${i} ${'长'.repeat(200)}`))
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
