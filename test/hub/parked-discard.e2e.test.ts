import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import type { ParkedRecord } from '../../services/ports/parked-record.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { eventually } from '../e2e/scratch.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { forgeInto } from '../tampering/forge.ts'
import { makeHub } from './made-hub.ts'

describe('hub parked discard', function () {
  this.timeout(60_000)
  const folder = scratchFolder()

  it('gives up what was set aside, and what waits for its turn only when told that it is forged', async () => {
    const dataFolder = await makeHub(folder())
    const hub = await startHubProcess({ dataFolder })
    const { body } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('公示', '正文'))
    await caughtUp(hub.url, { taihe: body.nodeSeq })
    await forgeInto(dataFolder)
    const parked = async (): Promise<ParkedRecord[]> =>
      JSON.parse((await runHub(['--json', 'parked', 'list'], { dataFolder })).stdout)
    const hashOf = async (reason: string) =>
      (await parked()).find((record) => record.reason === reason)?.envelopeHash as string
    const discard = (hash: string, ...more: string[]) =>
      runHub(['parked', 'discard', hash, '--reason', '伪造', ...more], { dataFolder })
    await eventually(async () => (await parked()).length === 3)

    expect((await discard(await hashOf('fork'))).code).to.equal(0)
    await eventually(async () => (await parked()).length === 2)
    const waiting = await hashOf('gap')
    const refused = await discard(waiting)
    expect(refused.code, refused.stderr).to.equal(2)
    expect(refused.stderr).to.match(/taihe event \d+ waits .* add --waiting/)
    expect(await parked()).to.have.length(2)
    expect((await discard(waiting, '--waiting')).code).to.equal(0)
    await eventually(async () => (await parked()).every(({ reason }) => reason === 'bad-signature'))
    await hub.stop()
  })
})
