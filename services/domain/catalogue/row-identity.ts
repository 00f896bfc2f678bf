import type { CatalogueRow } from '../item/content.ts'

/** By its code, else by number and items. Null for a row that has none of them. */
export const identityOf = ({ code, no, level1, level2 }: Omit<CatalogueRow, 'rowId'>): string | null => {
  if (code !== undefined) return `code ${code}`
  const parts = [no, level1, level2].map((part) => part ?? '')
  return parts.every((part) => part === '') ? null : JSON.stringify(parts)
}
