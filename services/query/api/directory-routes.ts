import type { Request, Response, Router } from 'express'
import type { z } from 'zod'
import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import { isDivisionCode } from '../../domain/ids.ts'
import { fail } from '../../http/problem.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { noParameters, readParameters } from './parameters.ts'
import type { divisionShape, fieldsShape, nodesShape } from './shapes.ts'

/** Divisions, nodes and fields, as the directory names them now. */
export function addDirectoryRoutes(router: Router, reader: DirectoryReader): void {
  const route = (path: string, answer: (directory: Directory, request: Request) => object) =>
    router.get(path, async (request: Request, response: Response) => {
      readParameters(noParameters, request)
      const directory = await reader.refresh()
      const body = answer(directory, request)
      const etag = `W/"${directory.position}-${directory.hash.slice(8, 20)}"`
      if (!endsUnmodified(request, response, etag)) response.set('ETag', etag).json(body)
    })

  route('/v1/divisions/:code', (directory, { params }) => divisionAnswer(directory, String(params.code)))
  route('/v1/nodes', (directory): z.infer<typeof nodesShape> => ({ nodes: directory.nodes().map(nodeAnswer) }))
  route(
    '/v1/fields',
    (directory): z.infer<typeof fieldsShape> => ({ fields: directory.fields().map((name) => ({ name })) }),
  )
}

function divisionAnswer(directory: Directory, code: string): z.infer<typeof divisionShape> {
  const division = (isDivisionCode(code) ? directory.division(code) : undefined) ?? fail('division-unknown', { code })
  const { name, level, parent, mergedInto } = division
  const children = directory.children(division.code).map((child) => ({ code: child.code, name: child.name }))
  return { code: division.code, name, level, parent, ...(mergedInto !== null && { mergedInto }), children }
}

const nodeAnswer = ({ nodeId, name, level, divisionCode, keys }: DirectoryNode) => ({
  nodeId,
  name,
  level,
  divisionCode,
  publicKey: keys.findLast(({ revoked, untilSeq }) => !revoked && untilSeq === null)?.publicKeyText ?? null,
  keys: keys.map(({ keyId, publicKeyText, untilSeq, revoked }) => ({
    keyId,
    publicKey: publicKeyText,
    untilSeq,
    revoked,
  })),
})
