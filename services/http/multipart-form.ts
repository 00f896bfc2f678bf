import { finished, type Readable } from 'node:stream'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import type { Request } from 'express'
import type { ErrorCode } from '../domain/error-codes.ts'
import { fail, ProblemError, problemOf } from './problem.ts'

/** A file of a form, as it comes. */
export interface FormFile {
  /** Of the form's field. */
  field: string
  /** As the browser says, without a path. */
  name: string
  chunks: AsyncIterable<Uint8Array>
}

interface FormLimits {
  /** Of all fields together, files not counted. */
  maxBytes: number
  maxFields: number
  maxFiles: number
  /** Of the whole form. */
  maxTotal: number
}

/** What a form says, by name: a name that comes more than once has a list. */
export type FormFields = Record<string, string | string[]>

export const isMultipart = (request: Request): boolean => typeof request.is('multipart/form-data') === 'string'

/**
 * Reads a form of `multipart/form-data` (RFC 7578) while it comes; nothing of a file is kept in memory. Resolves when
 * `take` has taken each file; what it leaves of one is passed over. Problems: `request-unreadable`, `body-too-large`,
 * `attachments-too-many`, and those of `take`, which then finds its file broken off.
 */
export async function readMultipart(
  request: Request,
  limits: FormLimits,
  take: (file: FormFile) => Promise<void>,
): Promise<FormFields> {
  const { maxBytes, maxFiles, maxTotal } = limits
  const parser = parserOf(request, limits)
  const fields: FormFields = Object.create(null)
  const coming = new Set<Readable>()
  const taken: Promise<void>[] = []
  let bytes = 0
  const parsed = new Promise<void>((resolve, reject) => {
    const refuse = (code: ErrorCode, details = {}) => reject(new ProblemError(problemOf(code, details)))
    // A part that is no field has no name, whatever the types say.
    parser.on('field', (name: string | undefined, value, _isNameCut, isCut) => {
      if (name === undefined) return refuse('request-unreadable')
      bytes += Buffer.byteLength(name) + Buffer.byteLength(value)
      if (isCut || bytes > maxBytes) return refuse('body-too-large', { maxBytes })
      const before = fields[name]
      fields[name] = before === undefined ? value : [before, value].flat()
    })
    parser.on('file', (field, stream, name) => {
      // A form that ends within a file says so here too. Whoever reads the file is told by its chunks.
      stream.on('error', () => {})
      // A field in which no file was chosen comes without a name.
      if (name === undefined || name === '') return stream.resume()
      coming.add(stream)
      const done = takeWhole(stream, (chunks) => take({ field, name: name.normalize('NFC'), chunks }))
      taken.push(done.finally(() => coming.delete(stream)))
      done.catch(reject)
    })
    parser.on('filesLimit', () => refuse('attachments-too-many', { most: maxFiles }))
    parser.on('fieldsLimit', () => refuse('body-too-large', { maxBytes }))
    parser.on('error', () => refuse('request-unreadable'))
    parser.on('finish', resolve)
    let total = 0
    request.on('data', (chunk: Buffer) => {
      total += chunk.length
      if (total > maxTotal) refuse('body-too-large', { maxBytes: maxTotal })
    })
    finished(request, (error) => error != null && refuse('request-unreadable'))
  })
  request.pipe(parser)
  try {
    await parsed
    await Promise.all(taken)
    return fields
  } catch (error) {
    request.unpipe(parser)
    // The connection goes on behind what is still to come of the form.
    request.resume()
    for (const stream of coming) stream.destroy(new Error('the form broke off'))
    // Nothing that was half taken is left behind when the answer is given.
    await Promise.allSettled(taken)
    throw error
  }
}

/** What nobody read to its end would hold up all that comes behind it. Leaving early does not end the file. */
async function takeWhole(stream: Readable, take: (chunks: AsyncIterable<Uint8Array>) => Promise<void>): Promise<void> {
  const chunks = stream[Symbol.asyncIterator]()
  await take({ [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) })
  for (let isEnd = false; !isEnd; ) isEnd = (await chunks.next()).done ?? false
}

function parserOf(request: Request, { maxBytes, maxFields, maxFiles }: FormLimits): BusboyInstance {
  const limits = { fieldSize: maxBytes, fields: maxFields, files: maxFiles, headerPairs: 20 }
  try {
    return new Busboy({ headers: request.headers as never, limits })
  } catch {
    return fail('request-unreadable')
  }
}
