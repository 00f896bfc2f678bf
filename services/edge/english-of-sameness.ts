import type { SAMENESS_ERRORS } from './errors/sameness-errors.ts'

/** Of what is said already: what is wrong, and what to do about it. */
export const SAMENESS_SENTENCES: Readonly<Record<keyof typeof SAMENESS_ERRORS, readonly [string, string]>> = {
  'near-twin': [
    'It is nearly the same as a living item of the node, named in itemId.',
    'Revise that one; if it is another item, send "new": true.',
  ],
  'twin-holds-text': [
    'Other items nearly the same still hold what was erased: {itemIds}.',
    'Look at each, and redact it too.',
  ],
  'twins-uncompared': [
    'Too many titles are alike: only the latest were compared, so another item may be nearly the same. All with the very same title were.',
    'Look for words that tell this title from others, and see that it is not published already.',
  ],
  'changes-nothing': ['The content is that of version {version}; no new version was made.', 'Check what you sent.'],
}
