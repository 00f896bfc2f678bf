import type { z } from 'zod'
import type { PatchItem, PublishItem, RedactItem, ReviseItem, WithdrawItem } from '../../domain/item/commands.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { inContent } from '../in-content.ts'
import { parsedBody, refuseFaults } from './parsed-body.ts'
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
  const { nodeId, content, predecessor, new: isNew, acknowledgePersonalData, review } = parsedBody(publishBody, body)
  const command = {
    type: 'PublishItem',
    content: readContent(content),
    predecessor,
    acknowledged: acknowledgePersonalData,
    review,
  } as const
  return { nodeId, isNew, command }
}

export const readRevise = (body: unknown): ChangeBody => readReplacement('ReviseItem', parsedBody(replaceBody, body))

/** The patch is taken as it was sent, because its nulls take members away. */
export function readPatch(body: unknown): ChangeBody {
  const { reason, hideUntilThen, acknowledgePersonalData, review } = parsedBody(patchBody, body)
  const { content: patch } = body as { content: unknown }
  return { change: { type: 'PatchItem', patch, reason, acknowledged: acknowledgePersonalData, review }, hideUntilThen }
}

export const readRedact = (body: unknown): ChangeBody => readReplacement('RedactItem', parsedBody(replaceBody, body))

export const readWithdraw = (body: unknown): ChangeBody => ({
  change: { type: 'WithdrawItem', ...parsedBody(withdrawBody, body) },
})

function readReplacement(
  type: 'ReviseItem' | 'RedactItem',
  { content, reason, hideUntilThen, acknowledgePersonalData, review }: z.infer<typeof replaceBody>,
): ChangeBody {
  return {
    change: { type, content: readContent(content), reason, acknowledged: acknowledgePersonalData, review },
    hideUntilThen,
  }
}

function readContent(value: unknown): Content {
  const parsed = parseContent(value)
  return parsed.ok ? parsed.content : refuseFaults(parsed.faults.map(inContent))
}
