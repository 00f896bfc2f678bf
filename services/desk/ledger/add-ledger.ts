import type { Router } from 'express'
import { contentDisposition } from '../../http/content-disposition.ts'
import { pacedAnswer } from '../../http/paced-answer.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import { columnsXml, sheetBegin, sheetEnd, sheetRow, XLSX_TYPE } from '../../query/exports/sheet-xml.ts'
import { createWorkbookWriter } from '../../query/exports/workbook-writer.ts'
import type { Desk } from '../desk.ts'
import { LEDGER_COLUMNS, ledgerRows } from './ledger-rows.ts'

/** 台账: all items of the clerk's node as one workbook, which is made while it is taken. */
export function addLedger(router: Router, desk: Desk, { codec }: { codec: EventCodec }): void {
  router.get('/desk/ledger.xlsx', async (_request, response) => {
    const { node } = desk.seatOf(response)
    const rows = ledgerRows({ ...desk.nodeAt(response), codec, node, directory: desk.directory() })
    response.set('Content-Disposition', contentDisposition('attachment', `${node.name}台账.xlsx`)).type(XLSX_TYPE)
    const paced = pacedAnswer(response)
    const writer = createWorkbookWriter(['台账'])
    const sheet = writer.sheet()
    sheet.write(sheetBegin(columnsXml(LEDGER_COLUMNS.map(([, width]) => width))))
    let row = 1
    sheet.write(
      sheetRow(
        row++,
        LEDGER_COLUMNS.map(([title]) => title),
      ),
    )
    for (const some of rows) {
      for (const cells of some) sheet.write(sheetRow(row++, cells))
      await paced.send(writer.taken())
      await desk.turn()
      if (!paced.isOpen()) return
    }
    sheet.end(sheetEnd())
    writer.end()
    await paced.send(writer.taken())
    response.end()
  })
}
