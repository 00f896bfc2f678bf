import { Router } from 'express'
import { attachmentAddress, isFileHash } from '../../domain/attachments.ts'
import type { NodeId } from '../../domain/ids.ts'
import { authenticate, principalOf } from '../../http/authenticate.ts'
import type { Tokens } from '../../http/principal.ts'
import { fail, ProblemError, problemOfRejection, refuseParameter } from '../../http/problem.ts'
import { limitWrites } from '../../http/write-limit.ts'
import type { AttachmentStore } from '../../ports/attachment-store.ts'
import { type OnFileDone, putAllowed } from '../attachments/put-allowed.ts'

export interface AttachmentRoutesDeps {
  /** The node's own folder. Undefined if this process does not publish for the node. */
  attachmentsOf: (nodeId: NodeId) => AttachmentStore | undefined
  tokens: Tokens
  rateLimit: number
  /** Of one file. */
  maxBytes: number
  onDone?: OnFileDone
}

/**
 * `PUT /v1/attachments/{sha256}` puts a file into the folder of the clerk's node, so that items may name it. It is checked
 * while it comes and is on the disk when it is answered. Sending it again is fine.
 */
export function createAttachmentRoutes({
  attachmentsOf,
  tokens,
  rateLimit,
  maxBytes,
  onDone = () => {},
}: AttachmentRoutesDeps): Router {
  const router = Router()
  router.put('/v1/attachments/:sha256', authenticate(tokens), limitWrites(rateLimit), async (request, response) => {
    const { role, nodeId } = principalOf(response)
    if (role !== 'clerk' || nodeId === null) return fail('node-not-yours', { nodeId: nodeId ?? '' })
    const file = `${request.params.sha256}`
    if (!isFileHash(file)) return refuseParameter('sha256', '应为文件的 SHA-256，64 位小写十六进制')
    const store = attachmentsOf(nodeId) ?? fail('node-not-here', { nodeId })
    if (request.get('content-encoding') !== undefined) fail('media-type-unsupported', { mediaType: '未压缩的文件' })
    if (Number(request.get('content-length') ?? 0) > maxBytes) fail('attachment-too-large', { maxBytes })
    const put = await putAllowed(request, (chunks) => store.put(file, chunks, { maxBytes }), onDone)
    if (!put.ok) throw new ProblemError(problemOfRejection(put))
    response
      .status(put.isNew ? 201 : 200)
      .set('Cache-Control', 'no-store')
      .json({ sha256: file, bytes: put.bytes, mediaType: put.mediaType, url: attachmentAddress(file) })
  })
  return router
}
