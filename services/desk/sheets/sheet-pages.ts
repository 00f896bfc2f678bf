import { html } from 'hono/html'
import type { NodeId } from '../../domain/ids.ts'
import { sayRowCounts } from '../../publisher/import/print-report.ts'
import type { Html, Page } from '../../query/pages/layout.ts'
import { alertNotice, deskPage, linkedPlaces, type Seat, type ShownPlace } from '../desk-pages.ts'
import { signOffFields } from '../sign-off-fields.ts'
import { carriedFields, type SentFile, sheetField } from './carried-sheet.ts'
import { carriedFiles, filesField, filesTold, type GivenFile } from './given-files.ts'
import { type LookedSheet, MOST_ROWS_SENT, type UnreadSheet } from './look-at-sheet.ts'
import { faultsAbove, rowTable } from './sheet-rows.ts'
import { hiddenQuestion, questionsOf, type SheetQuestion, type SheetTicks, whatWasSeen } from './sheet-ticks.ts'
import type { SheetRefusal } from './sheet-turns.ts'

const PATH = '/desk/import'
const NAME = '用表格发布'

const refusalOfSheet = ({ message, remedy }: SheetRefusal, isHalfDone = false): Html =>
  alertNotice(isHalfDone ? '只发布了一部分。' : '没有发布任何内容。', message + remedy)

const chooser = (
  label: string,
  files: GivenFile[] = [],
): Html => html`<form method="post" action="${PATH}" enctype="multipart/form-data">
${carriedFiles(files)}${sheetField(label, { accept: '.xlsx,.csv,.txt,.ndjson,.jsonl', says: `.xlsx、.csv 或 .ndjson，至多 ${MOST_ROWS_SENT} 行` })}
${filesField('f-files', '附件（可以不选）')}
<p><button type="submit" name="does" value="check">检查这张表</button></p></form>`

export const chooseSheetPage = (seat: Seat, refusal: SheetRefusal | null, files: GivenFile[] = []): Page =>
  deskPage(
    seat,
    NAME,
    html`${refusal !== null && refusalOfSheet(refusal)}
<p>每行一条信息。选好表格后先看检查结果，再决定发布哪些；有误的行不会发布，改好后把整张表再交一次即可，已发布的行不会重复。</p>
${files.length > 0 && html`<p class="notice">已经收到的 ${files.length} 个附件还在，不用重新选。</p>`}
${chooser('选择表格文件，或把文件拖到这里', files)}
<p><a href="${PATH}/template.xlsx">下载空白表格（.xlsx）</a>，领域和区划可以从下拉列表中选。</p>`,
  )

/** A sheet that cannot be read, or that stopped half-way. What a tick may help stays at hand. */
export const unreadSheetPage = (seat: Seat, carried: CarriedSheet, refusal: UnreadSheet): Page =>
  deskPage(
    seat,
    `${NAME}：${carried.file.name}`,
    html`${refusalOfSheet(refusal, refusal.isHalfDone)}
${chooser('改好后重新选择表格', carried.files)}
${refusal.message.includes('隐藏') && sheetForm(carried, { questions: [hiddenQuestion(carried.ticks)] })}`,
  )

/** What a form carries along. */
export interface CarriedSheet {
  /** The office that it is published for. */
  node: NodeId
  file: SentFile
  ticks: SheetTicks
  files: GivenFile[]
  /** Of one file. */
  maxBytes: number
}

interface SheetAsking {
  questions: SheetQuestion[]
  roles?: string[]
  buttons?: Html | false
  /** Whether more files may be chosen. */
  asksFiles?: boolean
}

const sheetForm = (
  carried: CarriedSheet,
  { questions, roles = [], buttons = false, asksFiles = false }: SheetAsking,
): Html => html`<form method="post" action="${PATH}" enctype="multipart/form-data">
${carriedFields(carried.file)}
${carriedFiles(carried.files)}
<input type="hidden" name="seen" value="${whatWasSeen(carried)}">
${
  questions.length > 0 &&
  html`<fieldset><legend>请核对，需要的请勾选</legend>${questions.map(tickOf)}
<p class="meta">身份证号、手机号、银行卡号的真实号码，勾选了也不会发布。勾选后请重新检查，看过结果再发布。</p></fieldset>`
}
${asksFiles && filesField('f-more', '再加附件')}
${signOffFields(carried.ticks, roles)}
<p class="buttons">${buttons}${
  (questions.length > 0 || roles.length > 0 || asksFiles) &&
  html` <button type="submit" name="does" value="check">${recheckName(questions, roles)}</button>`
}
<button type="submit" name="does" value="mark">下载标出问题的表格</button></p></form>`

const recheckName = (questions: SheetQuestion[], roles: string[]): string =>
  roles.length > 0 ? '按填写的重新检查' : questions.length > 0 ? '按勾选重新检查' : '加上附件重新检查'

/** Where a row names a file, or one has been chosen. */
const asksFiles = ({ report }: LookedSheet, { files }: CarriedSheet): boolean =>
  files.length > 0 || report.rows.some(({ faults = [] }) => faults.some(({ code }) => code === 'attachment-not-found'))

const tickOf = ({ name, value, label, isTicked, itemId }: SheetQuestion): Html =>
  html`<p><label><input type="checkbox" name="${name}" value="${value}"${isTicked && ' checked'}> ${label}</label>${
    itemId !== undefined && html` <a href="/desk/items/${itemId}">打开那一条</a>`
  }</p>`

/** What a sheet would publish, before anything is published. */
export function sheetReportPage(seat: Seat, looked: LookedSheet, carried: CarriedSheet, hasChanged: boolean): Page {
  const { report, titles, roles, named } = looked
  const { accepted } = report
  const publish = html`<button type="submit" name="does" value="publish">发布无误的 ${accepted} 行</button>`
  return deskPage(
    seat,
    `${NAME}：${carried.file.name}`,
    html`<div class="notice" role="status"><p><strong>还没有发布。</strong>${sayRowCounts(report)}</p>
${hasChanged && html`<p>勾选有变化，或审核记录、附件有改动：这是重新检查的结果，请看过再发布。</p>`}</div>
${warningsOfFile(report.warnings)}${filesTold(carried.files, named, carried.maxBytes)}${faultsAbove(report)}
${sheetForm(carried, {
  questions: questionsOf(report, carried.ticks, titles),
  ...{ roles, buttons: accepted > 0 && publish, asksFiles: asksFiles(looked, carried) },
})}
${rowTable(report, titles, false)}
<h2>改好后再检查</h2>
${chooser('重新选择表格', carried.files)}`,
  )
}

const warningsOfFile = (warnings: LookedSheet['report']['warnings']): Html | false =>
  warnings.length > 0 &&
  html`<div class="notice"><p><strong>请注意：</strong></p>
<ul>${warnings.map(({ message, remedy }) => html`<li>${message}${remedy}</li>\n`)}</ul></div>`

/** What a sheet has published, and where that is found. */
export function publishedSheetPage(seat: Seat, looked: LookedSheet, carried: CarriedSheet, places: ShownPlace[]): Page {
  const { report, titles, roles, named } = looked
  const { published, revised, rejected, alreadyImported, withdrawn } = report
  const left = rejected + withdrawn
  return deskPage(
    seat,
    `${NAME}：${carried.file.name}`,
    html`<div class="notice" role="status"><p><strong>${
      published + revised === 0
        ? '没有新的内容可以发布。'
        : `已发布 ${published} 条${revised > 0 ? `，更正 ${revised} 条` : ''}。`
    }</strong>${alreadyImported > 0 && `另有 ${alreadyImported} 行先前已经发布，没有重复。`}${
      left > 0 && `${left} 行没有发布，改好后把整张表再交一次即可。`
    }</p>
${places.length > 0 && html`<p>公开的位置：${linkedPlaces(places)}。页面几秒钟内更新。</p>`}</div>
${filesTold(carried.files, named, carried.maxBytes)}
${faultsAbove(report)}
${rowTable(report, titles, true)}
${
  left > 0 &&
  html`<h2>改好后再检查</h2>${sheetForm(carried, {
    questions: questionsOf(report, carried.ticks, titles),
    ...{ roles, asksFiles: asksFiles(looked, carried) },
  })}${chooser('重新选择表格', carried.files)}`
}
<p><a href="/desk">回到工作台</a></p>`,
  )
}
