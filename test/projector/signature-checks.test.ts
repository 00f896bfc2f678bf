import { expect } from 'chai'
import type { Verify } from '../../services/domain/event/verify-on-thread-pool.ts'
import { parseNodeId } from '../../services/domain/ids.ts'
import { createSignatureChecks } from '../../services/projector/signature-checks.ts'
import { chainOf, contentWith, DIRECTORY, directoryAfter, keyOf, LIULIN } from '../domain/scene.ts'
import { twoEvents } from './fold-scene.ts'

/** Counts what it is asked, and gives the same answer to everything. */
function answering(valid: boolean) {
  const asked: string[] = []
  const verify: Verify = async (text) => {
    asked.push(text)
    return valid
  }
  return { asked, checks: createSignatureChecks(verify) }
}

describe('signatures that are checked ahead', () => {
  it('are checked once, and the answer is used', async () => {
    const [first, second] = twoEvents()
    const { asked, checks } = answering(false)
    checks.begin(first, DIRECTORY)
    checks.begin(second, DIRECTORY)
    await checks.done()
    expect(asked).to.deep.equal([first.envelopeText, second.envelopeText])
    // It is right, so the answer is not found out anew.
    expect(checks.isValid(first, DIRECTORY)).to.equal(false)
  })

  it('are not waited for twice', async () => {
    let release = () => {}
    const checks = createSignatureChecks(() => new Promise((resolve) => (release = () => resolve(true))))
    checks.begin(twoEvents()[0], DIRECTORY)
    let isDone = false
    const done = checks.done().then(() => {
      isDone = true
    })
    await Promise.resolve()
    expect(isDone).to.equal(false)
    release()
    await done
    await checks.done()
  })

  it('of an event whose node or key the directory does not know are not checked, and are wrong', async () => {
    const { asked, checks } = answering(true)
    const unknown = [chainOf(LIULIN, DIRECTORY, keyOf('other')), chainOf(parseNodeId('nobody'), DIRECTORY)].map(
      (next) => next({ type: 'ItemPublished', version: 1, content: contentWith() }),
    )
    for (const event of unknown) checks.begin(event, DIRECTORY)
    await checks.done()
    expect(asked).to.deep.equal([])
    for (const event of unknown) expect(checks.isValid(event, DIRECTORY)).to.equal(false)
  })

  it('are checked on the spot when they were not begun, or when the key is another one by now', async () => {
    const [first] = twoEvents()
    const { checks } = answering(false)
    expect(checks.isValid(first, DIRECTORY)).to.equal(true)
    checks.begin(first, DIRECTORY)
    await checks.done()
    const other = directoryAfter(DIRECTORY)
    const node = other.node(LIULIN)
    if (node === undefined) throw new Error('no node')
    const key = { ...node.keys[0], keyId: 'liulin-1', publicKeyText: 'another' } as (typeof node.keys)[number]
    const renewed = { ...other, node: () => ({ ...node, keys: [key] }) }
    expect(checks.isValid(first, renewed)).to.equal(true)
    const forged = { ...first, signature: new Uint8Array(64) }
    expect(checks.isValid(forged, DIRECTORY)).to.equal(false)
  })
})
