import type { Content } from '../item/content.ts'
import type { Warning } from '../warning.ts'
import { kindOf } from './kinds.ts'

/** The body of a content that was sent without one, until it is rendered. */
export const NO_BODY: Content['body'] = { format: 'html', text: '' }

/** Whether a content, as it is sent in, has its body from what else it says. */
export function hasRenderedBody(input: unknown): boolean {
  const content = (typeof input === 'object' && input !== null ? input : {}) as Partial<Content>
  const known = typeof content.kind === 'string' ? kindOf({ kind: content.kind }) : undefined
  return known?.render != null && known.member !== null && content[known.member] != null
}

/**
 * The content with the body that follows from its rows, its tasks or its table: two texts in one signed item could say
 * different things. A body that was sent and says something else is replaced, and that is told. Other contents stay as
 * they are.
 */
export function renderBody(content: Content): { content: Content; warnings: Warning[] } {
  const render = hasRenderedBody(content) ? kindOf(content)?.render : null
  if (render == null) return { content, warnings: [] }
  const body = { format: 'html', text: render(content) } as const
  const sent = content.body
  const isReplaced = sent.text !== '' && (sent.format !== 'html' || sent.text !== body.text)
  return { content: { ...content, body }, warnings: isReplaced ? [{ code: 'body-replaced', pointer: '/body' }] : [] }
}
