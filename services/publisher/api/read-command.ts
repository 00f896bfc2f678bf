import type { z } from 'zod'
import { withoutNulls } from '../../domain/canonical.ts'
import type { Fault } from '../../domain/errors.ts'
import type { PatchItem, PublishItem, RedactItem, ReviseItem, WithdrawItem } from '../../domain/item/commands.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { schemaFaults } from '../../domain/schema-faults.ts'
import { ProblemError, problemOf } from '../../http/problem.ts'
import { inContent } from '../in-content.ts'
import { patchBody, publishBody, replaceBody, withdrawBody } from './request-schemas.ts'

/** What a request's body says of a change. Its item is in the address, the expected version in If-Match. */
export interface ChangeBody {
  change: ItemChangeSaid
  /** What is shown may be hidden until a later first day of display. */
  hideUntilThen?: boolean
}

type ItemChangeSaid =
  | Omit<ReviseItem, 'itemId' | 'expectedVersion'>
  | Omit<PatchItem, 'itemId' | 'expectedVersion'>
  | Omit<WithdrawItem, 'itemId' | 'expectedVersion'>
  | Omit<RedactItem, 'itemId' | 'expectedVersion'>

export function readPublish(body: unknown): { nodeId: string; isNew?: boolean; command: Omit<PublishItem, 'itemId'> } {
  const { nodeId, content, predecessor, new: isNew, acknowledgePersonalData } = read(publishBody, body)
  const command = {
    type: 'PublishItem',
    content: readContent(content),
    predecessor,
    acknowledged: acknowledgePersonalData,
  } as const
  return { nodeId, isNew, command }
}

export const readRevise = (body: unknown): ChangeBody => readReplacement('ReviseItem', read(replaceBody, body))

/** The patch is taken as it was sent, because its nulls take members away. */
export function readPatch(body: unknown): ChangeBody {
  const { reason, hideUntilThen, acknowledgePersonalData } = read(patchBody, body)
  const { content: patch } = body as { content: unknown }
  return { change: { type: 'PatchItem', patch, reason, acknowledged: acknowledgePersonalData }, hideUntilThen }
}

export const readRedact = (body: unknown): ChangeBody => readReplacement('RedactItem', read(replaceBody, body))

export const readWithdraw = (body: unknown): ChangeBody => ({
  change: { type: 'WithdrawItem', ...read(withdrawBody, body) },
})

function readReplacement(
  type: 'ReviseItem' | 'RedactItem',
  { content, reason, hideUntilThen, acknowledgePersonalData }: z.infer<typeof replaceBody>,
): ChangeBody {
  return {
    change: { type, content: readContent(content), reason, acknowledged: acknowledgePersonalData },
    hideUntilThen,
  }
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const input = withoutNulls(body)
  const parsed = schema.safeParse(input)
  return parsed.success ? parsed.data : refuse(schemaFaults(parsed.error, input))
}

function readContent(value: unknown): Content {
  const parsed = parseContent(value)
  return parsed.ok ? parsed.content : refuse(parsed.faults.map(inContent))
}

function refuse(faults: Fault[]): never {
  const [first] = faults as [Fault, ...Fault[]]
  throw new ProblemError(problemOf(first.code, { pointer: first.pointer, ...first.details }, faults))
}
