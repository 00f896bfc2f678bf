import type { Content } from '../../domain/item/content.ts'
import { CATALOGUE } from '../../domain/kinds/catalogue/catalogue-kind.ts'
import { type LivingItem, livingItems } from '../living-items.ts'

/** Whether a content is the catalogue of a field, or of any. */
export const isCatalogueOf = ({ kind, field: of }: Content, field = of): boolean =>
  kind === CATALOGUE.name && of === field

/** The living catalogues of a node in a field, as its journal has them, the latest one last. Reads the whole journal. */
export const livingCatalogues = (deps: Parameters<typeof livingItems>[0], field: string): LivingItem[] =>
  livingItems(deps, (content) => isCatalogueOf(content, field))
