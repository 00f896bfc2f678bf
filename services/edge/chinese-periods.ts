/** 2025年第4季度, 2025年下半年, 2025年12月, 2025年. */
export function chinesePeriod(period: string): string {
  const [year = '', part = ''] = period.split('-')
  const number = part.slice(1)
  if (part === '') return `${year}年`
  if (part.startsWith('Q')) return `${year}年第${number}季度`
  if (part.startsWith('H')) return `${year}年${number === '1' ? '上' : '下'}半年`
  return `${year}年${Number(part)}月`
}
