const ZONE = /(开发区|产业园|工业园|科技园|园区|示范区|试验区|高新区|度假区|保税区|集中区|工业区|管理区|新城)$/

/** Whether a division is a zone (开发区, 园区), or the committee that runs one: no county, township or street. */
export const isZone = (name: string): boolean => ZONE.test(name.replace(/(?:管理委员会|管委会)$/, ''))

/**
 * The name of the office that governs a division. A street has an office (街道办事处, 地方组织法 art. 85), a prefecture an
 * administrative office (行政公署), a zone an administrative committee, every other division a people's government. A
 * farm, a prison or a committee in the list of divisions is its own office.
 */
export function governmentName(name: string, level: 'township' | 'county' | 'city'): string {
  if (/(街道|地区)$/.test(name) && level === 'township') return `${name}办事处`
  if (/(地区|盟)$/.test(name)) return `${name}行政公署`
  if (ZONE.test(name)) return `${name}管理委员会`
  return /[市县区旗州镇乡]$|苏木$/.test(name) ? `${name}人民政府` : name
}
