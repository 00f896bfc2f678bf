import type { Division } from './directory.ts'

/** 村委会 and 村民委员会, also of a community that has kept its village's. */
const VILLAGERS = /(?:村委会|村民委员会)$/u
const RESIDENTS = /(?:社区|居委会|居民委员会)$/u

/**
 * Whether a division is a community with a residents' committee (居民委员会), and no village. The official list of
 * divisions tells them apart by their names alone.
 */
export const isCommunity = ({ level, name }: Pick<Division, 'level' | 'name'>): boolean =>
  level === 'village' && RESIDENTS.test(name) && !VILLAGERS.test(name)
