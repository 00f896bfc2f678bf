import type { Directory } from '../../../services/domain/directory/directory.ts'
import { judge, type NodeHead } from '../../../services/domain/event/judge.ts'
import { type HashedEvent, verifyText } from '../../../services/domain/event/signed-event.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { chainOf, contentWith, DIRECTORY, LIULIN } from '../scene.ts'

const headAt = ({ envelope, envelopeHash }: HashedEvent, applied: HashedEvent[]): NodeHead => ({
  nodeId: envelope.nodeId,
  nodeSeq: envelope.nodeSeq,
  hash: envelopeHash,
  latestAt: applied.map((event) => event.envelope.at).reduce((latest, at) => (at > latest ? at : latest)),
})

/** The verdict on an event. Its signature is really checked. */
export function verdictOn(event: HashedEvent, applied: HashedEvent[] = [], directory: Directory = DIRECTORY) {
  const { envelope, signature, envelopeText } = event
  const key = directory.node(envelope.nodeId)?.keys.find(({ keyId }) => keyId === envelope.keyId)
  const head = applied.at(-1)
  return judge({
    event,
    head: head === undefined ? null : headAt(head, applied),
    directory,
    signatureIsValid: key !== undefined && verifyText(envelopeText, signature, key.publicKey),
    appliedHash: applied.find((a) => a.envelope.nodeSeq === envelope.nodeSeq)?.envelopeHash ?? null,
  })
}

/** The first event of Liulin's node. */
export const published = (change: Partial<Content> = {}) =>
  chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content: contentWith(change) })
