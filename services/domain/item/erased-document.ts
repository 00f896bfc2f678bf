import type { ItemDocument } from './item-document.ts'

/**
 * The document of a version whose text is erased and not yet replaced. It has no content and is on no outlet, so it has
 * left all outlets that it was on. A store without transactions shows it until the redaction's own write follows. The
 * redaction leads to the same document, whether it is folded on this one or on the whole one.
 */
export const erasedDocument = (document: ItemDocument): ItemDocument => ({
  ...document,
  contentText: null,
  shownOn: [],
  leftOutlets: [...new Set([...document.leftOutlets, ...document.shownOn])].sort(),
})
