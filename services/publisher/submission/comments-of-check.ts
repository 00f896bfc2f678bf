import type { Remark } from '../../domain/catalogue/review-rows.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { LONGEST_COMMENT, type ReviewComment } from '../../domain/submission/submission.ts'
import { sayRemark } from '../../edge/catalogue-remarks.ts'

/** What the first review has found in these rows, as comments beside them. */
export function commentsOfCheck(
  standing: readonly CatalogueRow[],
  remarks: readonly Remark[],
): (ReviewComment & { rowId: string })[] {
  const nameOf = (index: number) => `序号 ${standing[index]?.no ?? standing[index]?.rowId}`
  return remarks.map(({ index, repeats, isNote, ...remark }) => {
    const said = sayRemark(repeats === undefined ? remark : { ...remark, value: nameOf(repeats) })
    return {
      rowId: standing[index]?.rowId as string,
      text: (isNote ? `（留意）${said}` : said).slice(0, LONGEST_COMMENT),
    }
  })
}
