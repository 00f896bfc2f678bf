import type { Rejection } from '../domain/errors.ts'
import { reject } from '../domain/errors.ts'
import type { ItemCommand, NodeCommand, PatchItem } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { parseContent } from '../domain/item/content-schema.ts'
import { type ItemState, refusedChange } from '../domain/item/decide.ts'
import { mergePatch } from '../domain/item/merge-patch.ts'
import { hasRenderedBody } from '../domain/kinds/rendered-body.ts'
import { inContent } from './in-content.ts'

/**
 * The command with its whole content: a patch becomes the revision that it means for the item as it stands. What the
 * patch makes is parsed as a content from outside; its faults point into it. `contentOf` gives the content in force.
 */
export function resolveCommand(
  command: NodeCommand,
  item: ItemState | null,
  contentOf: (item: ItemState) => Content | null,
): { ok: true; command: ItemCommand } | Rejection {
  if (command.type !== 'PatchItem') return { ok: true, command }
  // A patch of another version says nothing about this one.
  const refused = refusedChange(command, item)
  if (item === null || refused !== null) return refused ?? reject('item-unknown')
  return revisionOf(command, contentOf(item))
}

/** The revision that a patch means for a content. */
export function revisionOf(
  { patch, type: _, ...common }: PatchItem,
  content: Content | null,
): { ok: true; command: ItemCommand } | Rejection {
  const parsed = parseContent(patched(content ?? {}, patch))
  if (!parsed.ok) return { ...parsed, faults: parsed.faults.map(inContent) }
  return { ok: true, command: { type: 'ReviseItem', ...common, content: parsed.content } }
}

/** A body that follows from what the patch may have changed is made anew, and not taken for one that was sent. */
function patched(content: object, patch: unknown): unknown {
  const isOfBody = typeof patch === 'object' && patch !== null && Object.hasOwn(patch, 'body')
  if (isOfBody || !hasRenderedBody(content)) return mergePatch(content, patch)
  const merged = mergePatch({ ...content, body: null }, patch)
  return hasRenderedBody(merged) ? merged : mergePatch(content, patch)
}
