import { HubError } from '../../domain/errors.ts'
import { type CellFormat, readCellFormats } from './cell-formats.ts'
import { attributeNamed, booleanOf, readXml, relationshipIdOf } from './read-xml.ts'
import { readSharedStrings, type SharedStrings } from './shared-strings.ts'
import type { WorkbookPackage } from './workbook-package.ts'

/** What the sheets of a workbook share. */
export interface Workbook {
  sheets: SheetPart[]
  /** Days are counted from 1904. */
  date1904: boolean
  /** A program that opens the file computes all formulas anew, so that a result in it may be a placeholder. */
  recalculates: boolean
  strings: SharedStrings
  formats: CellFormat[]
}

interface SheetPart {
  name: string
  isHidden: boolean
  /** The name of its part; undefined for a sheet without cells, as a chart. */
  part: string | undefined
}

/** Reads the workbook's own parts (ECMA-376, part 1, §12.3 and §18.2). */
export function readWorkbook(parcel: WorkbookPackage): Workbook {
  const main = parcel.relationshipsOf('').find(({ kind }) => kind === 'officeDocument')?.target
  const bytes = main === undefined ? undefined : parcel.part(main)
  if (main === undefined || bytes === undefined) throw new Error('no workbook')
  const related = parcel.relationshipsOf(main)
  const partOf = (wanted: string) => {
    const target = related.find(({ kind }) => kind === wanted)?.target
    return target === undefined ? undefined : parcel.part(target)
  }
  const workbook: Workbook = {
    sheets: [],
    date1904: false,
    recalculates: false,
    strings: readSharedStrings(partOf('sharedStrings')),
    formats: readCellFormats(partOf('styles')),
  }
  readXml(bytes, {
    open: (path, element) => {
      if (path === 'workbook/workbookPr') workbook.date1904 = booleanOf(attributeNamed(element, 'date1904'), false)
      else if (path === 'workbook/calcPr')
        workbook.recalculates = booleanOf(attributeNamed(element, 'fullCalcOnLoad'), false)
      else if (path === 'workbook/sheets/sheet') {
        const id = relationshipIdOf(element)
        const relationship = related.find((each) => each.id === id)
        const name = attributeNamed(element, 'name') ?? ''
        if (relationship === undefined || parcel.part(relationship.target) === undefined)
          throw new HubError('file-unreadable', `工作表“${name}”不在文件里`)
        workbook.sheets.push({
          name,
          isHidden: (attributeNamed(element, 'state') ?? 'visible') !== 'visible',
          part: relationship.kind === 'worksheet' ? relationship.target : undefined,
        })
      }
    },
  })
  return workbook
}
