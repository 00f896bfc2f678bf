import { pipeline } from 'node:stream/promises'
import type { Request, Response, Router } from 'express'
import { type FileHash, isFileHash } from '../../domain/attachments.ts'
import { contentDisposition } from '../../http/content-disposition.ts'
import { notModified } from '../../http/etag.ts'
import type { Tokens } from '../../http/principal.ts'
import { fail } from '../../http/problem.ts'
import type { ByteRange } from '../../ports/attachment-store.ts'
import { attachmentParameters, readParameters } from '../api/parameters.ts'
import { readerOf } from '../api/reader-of.ts'
import type { ItemReader } from '../item-reader.ts'
import type { CheckedFile, CheckedFiles } from './checked-files.ts'
import { contentNaming, nameOfFile } from './find-attachment.ts'

/**
 * `GET /attachments/{sha256}/{name}`: a stored file, under an item that this reader may see. The name in the address is for
 * people; what the file is saved as is what the item says.
 */
export function addAttachmentRoute(
  router: Router,
  reader: ItemReader,
  { files, tokens }: { files: CheckedFiles | null; tokens: Tokens },
): void {
  router.get('/attachments/:sha256/:name', async (request, response) => {
    const { item: itemId, version } = readParameters(attachmentParameters, request)
    const file = `${request.params.sha256}`
    if (files === null || !isFileHash(file)) return fail('attachment-unknown')
    const asking = readerOf(request, response, { tokens, now: reader.now() })
    const content = await reader.active.use((generation) =>
      contentNaming({ file, itemId, version }, { reader, generation, asking }),
    )
    const found = content === null ? null : await files.open(file)
    if (content === null || found === null) return fail('attachment-unknown')
    describe(response, found, nameOfFile(content, file) ?? file.slice(0, 12))
    await send(request, response, { file, found })
  })
}

/** What is shown runs nothing and loads nothing. A browser's own PDF viewer does not work in a sandbox. */
function describe(response: Response, { mediaType: { type, isShown } }: CheckedFile, name: string): void {
  const sandbox = type === 'application/pdf' ? '' : '; sandbox'
  response.set({
    'Content-Type': type === 'text/plain' ? 'text/plain' : type,
    'Content-Disposition': contentDisposition(isShown ? 'inline' : 'attachment', name),
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'${sandbox}`,
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
  })
  // The bytes are checked as they are: nobody packs them on the way (RFC 9111, section 5.2.2.6).
  response.set('Cache-Control', `${response.get('Cache-Control')}, no-transform`)
}

/** RFC 9110, section 14. Several ranges in one request are answered with all of the file, as that section allows. */
async function send(
  request: Request,
  response: Response,
  { file, found }: { file: FileHash; found: CheckedFile },
): Promise<void> {
  const etag = `"${file}"`
  response.set('ETag', etag)
  if (notModified(request, etag)) return void response.status(304).end()
  const all: ByteRange = { from: 0, to: found.bytes }
  const wanted = rangeOf(request, etag, found.bytes)
  if (wanted === 'unsatisfiable') return void response.status(416).set('Content-Range', `bytes */${found.bytes}`).end()
  if (wanted !== null) {
    response.status(206).set('Content-Range', `bytes ${wanted.from}-${wanted.to - 1}/${found.bytes}`)
  }
  const { from, to } = wanted ?? all
  response.set('Content-Length', `${to - from}`)
  if (request.method === 'HEAD' || to === from) return void response.end()
  await pipeline(found.read({ from, to }), response)
}

function rangeOf(request: Request, etag: string, bytes: number): ByteRange | 'unsatisfiable' | null {
  const condition = request.get('If-Range')
  if (condition !== undefined && condition !== etag) return null
  const asked = request.range(bytes)
  if (asked === undefined || asked === -2) return null
  if (asked === -1) return 'unsatisfiable'
  const [first, ...others] = asked
  return asked.type !== 'bytes' || first === undefined || others.length > 0
    ? null
    : { from: first.start, to: first.end + 1 }
}
