import type { Response } from 'express'
import { itemIdOf } from '../../domain/ids.ts'
import type { PublishItem, ReviseItem } from '../../domain/item/commands.ts'
import type { Content } from '../../domain/item/content.ts'
import type { CatalogueDraft } from '../../publisher/catalogue/catalogue-draft.ts'
import type { CommandOutcome } from '../../publisher/node-publisher.ts'
import type { Desk } from '../desk.ts'
import type { DraftForm } from './draft-form.ts'

/** What is said of a version of a catalogue that stood before. */
const REASON = '目录动态调整'

interface SignedDraft extends Partial<Pick<DraftForm, 'acknowledged' | 'review'>> {
  draft: Pick<CatalogueDraft, 'before'>
  content: Content
}

/** The command that publishes a catalogue, or revises the one that stands. */
export function draftCommand(
  desk: Desk,
  response: Response,
  { draft: { before }, ...said }: SignedDraft,
): PublishItem | ReviseItem {
  const { nodeId } = desk.seatOf(response).session
  if (before === null) return { type: 'PublishItem', itemId: itemIdOf(nodeId, desk.newId()), ...said }
  const { itemId, version: expectedVersion } = before
  return { type: 'ReviseItem', itemId, expectedVersion, reason: REASON, ...said }
}

/** Publishes the catalogue, or revises the one that stands. */
export async function publishDraft(
  desk: Desk,
  response: Response,
  { form, ...signed }: SignedDraft & { form: Pick<DraftForm, 'acknowledged' | 'isNew' | 'key' | 'review'> },
): Promise<CommandOutcome> {
  const { publisher } = desk.nodeAt(response)
  const { actor } = desk.seatOf(response).session
  await publisher.prepare()
  const { acknowledged, review, isNew, key: idempotencyKey } = form
  const command = draftCommand(desk, response, { ...signed, acknowledged, review })
  return publisher.executeApart({ command, idempotencyKey, actor, isNew })
}
