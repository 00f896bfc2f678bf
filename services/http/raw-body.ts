import express, { type Request, type Response } from 'express'

/** Gives the whole body of a request as bytes. Rejects as Express does, with a `status`: 413 beyond `maxBytes`. */
export async function readRawBody(request: Request, response: Response, maxBytes: number): Promise<Buffer> {
  const readRaw = express.raw({ type: () => true, limit: maxBytes })
  await new Promise<void>((resolve, reject) => {
    readRaw(request, response, (error?: unknown) => (error == null ? resolve() : reject(error)))
  })
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}
