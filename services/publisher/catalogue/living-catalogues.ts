import { CATALOGUE } from '../../domain/kinds/catalogue/catalogue-kind.ts'
import { type LivingItem, livingItems } from '../living-items.ts'

/** The living catalogues of a node in a field, as its journal has them, the latest one last. Reads the whole journal. */
export const livingCatalogues = (deps: Parameters<typeof livingItems>[0], field: string): LivingItem[] =>
  livingItems(deps, (content) => content.kind === CATALOGUE.name && content.field === field)
