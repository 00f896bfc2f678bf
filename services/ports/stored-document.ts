import type { ItemDocument } from '../domain/item/item-document.ts'

/** An item's document, with the directory that its outlets follow from. */
export interface PlacedDocument extends ItemDocument {
  /**
   * Position of the directory under which `shownOn` was resolved: the one at the place of the event that brought the
   * content (rule 11). Null where the generation's layout has no such column.
   */
  directoryPosition: number | null
}

/** An item's document as a store gives it, with observations beside it that a rebuild makes again. */
export interface StoredDocument extends PlacedDocument {
  /** The version below which all text is erased: that of the last redaction, 0 for none. Null where the layout has it not. */
  erasedBelow: number | null
}
