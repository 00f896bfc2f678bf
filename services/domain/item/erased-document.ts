import type { ItemDocument } from './item-document.ts'

/**
 * The document of a version whose text is erased and not yet replaced: no content, on no outlet, so that it has left
 * all that it was on. A store without transactions shows it until the redaction's own write follows; the
 * redaction's document is the same, whether it is folded on this one or on the whole one.
 */
export const erasedDocument = (document: ItemDocument): ItemDocument => ({
  ...document,
  contentText: null,
  shownOn: [],
  leftOutlets: [...new Set([...document.leftOutlets, ...document.shownOn])].sort(),
})
