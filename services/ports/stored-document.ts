import type { ItemDocument } from '../domain/item/item-document.ts'

/** An item's document as a store gives it, with an observation beside it that a rebuild makes again. */
export interface StoredDocument extends ItemDocument {
  /**
   * Position of the directory under which `shownOn` was resolved: the one at the place of the event that brought the
   * content (rule 11). Null where the generation's layout has no such column.
   */
  directoryPosition: number | null
}
